#!/bin/sh
# 网页的构建：安装锁定的包，构建到 hedui/pages/dist。参数：虚拟环境的 bin；client 只重新生成接口客户端；
# check 另做类型检查、接口客户端核对和单元测试。
# Node of the machine where it is new enough, else the one of the wheel. What has not changed is not built again.
set -eu
cd "$(dirname "$0")"
bin=$1
fits='const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19) ? 0 : 1)'
if ! { node -e "$fits" && npm --version; } >/dev/null 2>&1; then
	PATH=$bin:$PATH
	if ! { node -e "$fits" && npm --version; } >/dev/null 2>&1; then
		echo "正在安装 Node（只用于构建网页）……"
		"$bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r node.txt
	fi
	export PATH
fi

changed() { # name of the stamp, then the files that it stands for
	stamp=$1; shift
	key=$(find "$@" -type f -exec cksum {} + | sort | cksum)
	[ "$key" != "$(cat "node_modules/.$stamp" 2>/dev/null)" ]
}
done_with() { echo "$key" > "node_modules/.$stamp"; }

if changed packages package-lock.json .npmrc; then
	echo "正在安装网页的包，约需半分钟……"
	log=$(mktemp)
	if ! npm ci --silent --no-progress > "$log" 2>&1 || [ ! -x node_modules/.bin/vite ]; then
		cat "$log" >&2
		echo "网页的包没有装上：请看上面的说明，检查 npm 的镜像地址（npm config get registry）和网络，再运行一次。" >&2
		exit 1
	fi
	rm -f "$log"
	done_with
fi
if [ "${2:-}" = client ]; then
	"$bin/python" -m hedui.pages.description openapi.json
	exec npx openapi-typescript openapi.json --output src/api/schema.d.ts
fi
if changed built src index.html vite.config.ts package-lock.json || [ ! -f ../hedui/pages/dist/index.html ]; then
	npx vite build --logLevel warn
	done_with
fi
[ "${2:-}" = check ] || exit 0

"$bin/python" -m hedui.pages.description openapi.json
npx openapi-typescript openapi.json --output node_modules/.schema.d.ts >/dev/null
if ! cmp -s node_modules/.schema.d.ts src/api/schema.d.ts; then
	echo "frontend/src/api/schema.d.ts 与接口不一致：请运行 make client 并提交。" >&2
	exit 1
fi
node theme/generate.mjs --check
npx vue-tsc --noEmit
npx vitest run --reporter=dot
