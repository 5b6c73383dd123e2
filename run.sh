cd /tmp/me; PYTHONPATH=/tmp/me /work/main/.venv/bin/python -m pytest -q -n 0 -p no:randomly "$@"
