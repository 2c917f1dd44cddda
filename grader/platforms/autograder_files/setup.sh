#!/usr/bin/env bash
# Runs once, when Gradescope builds the image: a Python that is new enough, and what it needs.
set -euo pipefail
root="${AUTOGRADER_ROOT:-/autograder}"
cd "$root/source"

find_python() {
  for name in python3.14 python3.13 python3.12 python3.11 python3; do
    if command -v "$name" > /dev/null &&
      "$name" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2> /dev/null
    then
      echo "$name"
      return
    fi
  done
}

python="$(find_python)"
if [ -z "$python" ]; then
  apt-get update
  apt-get install -y python3.12 python3.12-venv || apt-get install -y python3.11 python3.11-venv
  python="$(find_python)"
fi
"$python" -m venv "$root/venv"
if [ -d wheels ]; then
  "$root/venv/bin/python" -m pip install --no-index --find-links wheels -r requirements.txt
else
  "$root/venv/bin/python" -m pip install -r requirements.txt
fi
