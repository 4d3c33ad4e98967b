# 核对 Hedui。两条命令就够：make run（安装并启动） · make test（安装、检查并测试）。
# 只要有 Python 3.11 以上和 pip；其余一切装在本目录的 .venv 中，数据放在 HEDUI_DATA（默认在本目录之外）。

SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
PYTHON ?= python3.11 python3
PYTEST_OPTIONS ?=
BENCH_OPTIONS ?=
VENV := .venv
BIN := $(VENV)/bin
PIP_OPTIONS := --quiet --disable-pip-version-check --no-deps

# Whoever keeps bytecode out of his own folders means those: without it every process that a test starts or kills
# compiles Litestar anew, which takes two seconds of a core where half a second is enough.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test long faults e2e older manual frontend client lint fix reference bench growth setup lock clean .packages .project .bench .lint-python .lint-web

help: ## 显示本页
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile

run: setup frontend ## 启动全部服务（Ctrl-C 停止）
	@exec $(BIN)/hedui up

# One run of four workers: the fault tests and the browser, which wait for most of their time, each keep one from the start;
# the rest follows in the order of the folders, and those whose tests are many, and quick, fill up the end.
test: lint ## 检查并运行全部测试（耗时的重复除外）
	$(BIN)/pytest -n 4 --dist loadfile --no-loadscope-reorder -m "not long" tests/faults e2e tests plugins $(PYTEST_OPTIONS)

long: setup ## 只运行耗时的重复：make test 只取其中一部分
	$(BIN)/pytest -n 2 -m long tests plugins $(PYTEST_OPTIONS)

e2e: setup frontend ## 只运行浏览器测试（截图存于 e2e/shots）
	$(BIN)/pytest e2e $(PYTEST_OPTIONS)

# What an answer that got lost looks like, this browser cannot show to the tests: they do not see the body of a request in it.
older: setup frontend ## 用 2022 年的 Chromium 运行浏览器测试（办公电脑上的旧浏览器）
	@export PATH="$$PATH:$(CURDIR)/$(BIN)"; npm ci --silent --ignore-scripts --prefix e2e/older && \
	HEDUI_CHROMIUM="$$(node e2e/older/unpack.mjs)" $(BIN)/pytest e2e --deselect e2e/test_holding_on.py::test_an_answer_is_lost_and_the_act_done_once $(PYTEST_OPTIONS)

manual: setup frontend ## 用浏览器测试的截图更新用户手册
	HEDUI_MANUAL=1 $(BIN)/pytest e2e $(PYTEST_OPTIONS)

frontend: setup ## 构建网页（没有改动时跳过）
	@sh frontend/build.sh $(CURDIR)/$(BIN)

client: setup ## 从接口重新生成网页的客户端
	@sh frontend/build.sh $(CURDIR)/$(BIN) client

# The long form; `make test` runs the same tests with a few cases and one round of kills.
faults: setup ## 只运行故障测试，完整规模（HEDUI_FAULT_CASES 件、每个进程杀 HEDUI_FAULT_ROUNDS 次、HEDUI_FAULT_SEED 种子）
	HEDUI_FAULT_CASES=$${HEDUI_FAULT_CASES:-1000} HEDUI_FAULT_ROUNDS=$${HEDUI_FAULT_ROUNDS:-20} $(BIN)/pytest tests/faults $(PYTEST_OPTIONS)

lint: setup ## ruff、mypy、分层检查，网页的类型、客户端与单元测试
	@$(MAKE) --jobs=2 --output-sync .lint-python .lint-web

.lint-python:
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/mypy examples/yunxi/yunxi
	$(BIN)/mypy examples/xueling/xueling
	$(BIN)/lint-imports --no-cache

.lint-web:
	@sh frontend/build.sh $(CURDIR)/$(BIN) check

fix: setup reference ## 自动修正格式与可修正的问题，并重写参考手册
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

reference: setup ## 从代码重写 docs/plugins/reference/
	$(BIN)/python -m hedui.reference

# Against what is measured is installed beside the environment, not into it. wrk comes from the system (apt-get install wrk).
bench: setup .bench ## 性能测量：证件号码、认定、提交、核对、网页（BENCH_OPTIONS=--quick 为小规模）
	@code=0; for name in identity rules submit verify web; do \
		PYTHONPATH=$(VENV)/bench $(BIN)/python -m bench.$$name $(BENCH_OPTIONS) || code=1; \
	done; exit $$code

growth: setup ## 性能测量：存有一百万件时的速度（约需一小时、40 GB 磁盘）
	@$(BIN)/python -m bench.growth $(BENCH_OPTIONS)

.bench:
	@key="$$(cksum < bench/requirements.txt) $(CURDIR)"; \
	if [ "$$key" != "$$(cat $(VENV)/bench/.packages 2>/dev/null)" ]; then \
		rm -rf $(VENV)/bench && \
		$(BIN)/python -m pip install $(PIP_OPTIONS) --require-hashes --target $(VENV)/bench -r bench/requirements.txt && \
		echo "$$key" > $(VENV)/bench/.packages || exit 1; \
	fi

# What was installed, and where: a changed lock or a moved clone builds anew, changed entry points are read anew,
# otherwise this costs a few milliseconds. What cannot be compiled is interpreted: that never fails the setup, and is tried
# again the next time.
setup: ## 安装依赖，编译认定所用的模块（没有改动时跳过）
	@key="$$(cksum < requirements.lock) $(CURDIR)"; \
	if [ "$$key" != "$$(cat $(VENV)/.packages 2>/dev/null)" ]; then \
		$(MAKE) .packages && echo "$$key" > $(VENV)/.packages || exit 1; \
	fi; \
	key="$$(cksum < pyproject.toml)"; \
	if [ "$$key" != "$$(cat $(VENV)/.project 2>/dev/null)" ]; then \
		$(MAKE) .project && echo "$$key" > $(VENV)/.project || exit 1; \
	fi; \
	key="$$(cat requirements.lock hedui/compiling.py core/*.py core/*/*.py | cksum)"; \
	if [ "$$key" != "$$(cat $(VENV)/.compiled 2>/dev/null)" ]; then \
		if $(BIN)/python -m hedui.compiling; then echo "$$key" > $(VENV)/.compiled; fi; \
	fi

# Without ensurepip (Debian keeps it in a package of its own) the environment is made bare; the pip of the Python
# that made it fills it, its own pip being in the lock.
.packages:
	@python=; for candidate in $(PYTHON); do \
		if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python="$$candidate"; break; fi; \
	done; \
	if [ -z "$$python" ]; then echo "需要 Python 3.11 或更高版本（可用 make PYTHON=/路径/python3 指定）。" >&2; exit 1; fi; \
	echo "正在把依赖安装到 $(VENV)，约需半分钟……"; \
	rm -rf $(VENV); \
	"$$python" -m venv $(VENV) >/dev/null 2>&1 || { rm -rf $(VENV); "$$python" -m venv --without-pip $(VENV); } || exit 1; \
	if [ -x $(BIN)/pip ]; then pip=$(BIN)/pip; else pip="$$python -m pip --python $(BIN)/python"; fi; \
	if ! $$pip --version >/dev/null 2>&1; then \
		echo "需要 pip 22.3 或更高版本（Debian：apt-get install python3-pip）。" >&2; exit 1; \
	fi; \
	$$pip install $(PIP_OPTIONS) --no-compile --require-hashes -r requirements.lock

.project:
	@$(BIN)/python -m pip install $(PIP_OPTIONS) --no-build-isolation -e .

lock: ## 依 requirements*.in 重新生成 requirements.lock（需要 uv；升级用 make lock UPGRADE=--upgrade）
	uv pip compile --quiet --generate-hashes --no-header --no-annotate --no-emit-index-url --python-version 3.11 \
		$(UPGRADE) requirements.in requirements-dev.in -o requirements.lock >/dev/null

clean: ## 删除安装与缓存（不动数据）
	rm -rf $(VENV) build dist frontend/node_modules hedui/pages/dist e2e/browser/node_modules e2e/older/node_modules e2e/shots .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .schemathesis
	find . -name __pycache__ -type d -not -path './frontend/*' -prune -exec rm -rf {} +
