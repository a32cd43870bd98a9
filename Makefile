.PHONY: run test test-slow check bench e2e clean

run:
	bin/run

test:
	bin/test fast

test-slow:
	bin/test slow

e2e:
	bin/test e2e

check:
	bin/check

clean:
	rm -rf .venv node_modules volunteering/web/static/made var .mypy_cache .ruff_cache .pytest_cache

bench:
	bin/test bench
