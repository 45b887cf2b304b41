#!/bin/sh
# Make the virtual environment from requirements.lock. A bare Debian has no venv module: it is installed then.
# Whoever asks apt-get holds the lock of this folder: tools and packages are installed side by side.
set -eu
venv="$1"
python="${PYTHON:-}"
for candidate in python3.11 python3.12 python3.13 python3; do
  [ -n "$python" ] && break
  if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    python="$candidate"
  fi
done
[ -n "$python" ] || { echo "Essor needs Python 3.11 or newer (Debian: apt-get install python3)." >&2; exit 2; }
if [ ! -x "$venv/bin/pip" ]; then
  rm -rf "$venv"
  if ! "$python" -m venv "$venv" >/dev/null 2>&1; then
    rm -rf "$venv"
    echo "Installing the venv module of Python (Debian package python3-venv)..."
    sudo=""; [ "$(id -u)" = 0 ] || sudo="sudo"
    flock scripts $sudo sh -c "apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null"
    "$python" -m venv "$venv"
  fi
fi
echo "Installing the packages of requirements.lock (hashes checked)..."
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
flock scripts sh scripts/install_dictionaries.sh "$venv"
