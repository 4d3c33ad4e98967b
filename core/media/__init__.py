"""加密移动存储: packages of questions for departments without a network, from their making to the import of what came back.

Legal basis: W 九(二), 十一(二). An ask leaves with the release of its package, each on its own conditions; two persons
release and import. Verbs: package.prepare, package.release, package.fetch, package.hand_over, package.withdraw,
package.upload, package.confirm, package.look. Jobs: `package.expire`.
"""
