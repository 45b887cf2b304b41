#!/bin/sh
# Install what the tests need beyond pip: Java 17 or newer, for Spark. Safe to run twice.
#
#   scripts/install_test_tools.sh             install what is missing
#   scripts/install_test_tools.sh --dry-run   say what would be installed, and let apt-get simulate it
#
# Debian or Ubuntu; as root, or as a user who has sudo. PostgreSQL needs nothing here: its server is a wheel.
set -eu

JAVA_NEEDED=17
JAVA_PACKAGES="openjdk-17-jre-headless openjdk-21-jre-headless"

fail() {
    echo "$0: $1" >&2
    exit "${2-1}"
}

java_version() {
    # 17 of: openjdk version "17.0.15" 2025-04-15; nothing when there is no Java.
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1
}

java_package() {
    # The first that this release of Debian has.
    for package in $JAVA_PACKAGES; do
        if apt-cache show "$package" >/dev/null 2>&1; then
            echo "$package"
            return
        fi
    done
    fail "no package of: $JAVA_PACKAGES (does apt-get update work here?)"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        fail "run me as root, or install sudo"
    fi
}

case "${1-}" in
    "" | --dry-run) ;;
    *) fail "usage: $0 [--dry-run]" 2 ;;
esac

found=$(java_version)
if [ "${1-}" = --dry-run ]; then
    package=$(java_package)
    echo "Java ${found:-absent}; would install $package:"
    apt-get --simulate --quiet install --no-install-recommends "$package"
    exit
fi
if [ "${found:-0}" -ge "$JAVA_NEEDED" ]; then
    echo "Java $found is there: nothing to install"
    exit
fi
command -v apt-get >/dev/null 2>&1 || fail "no apt-get here; install Java $JAVA_NEEDED or newer and set JAVA_HOME"

as_root apt-get --quiet --quiet update
package=$(java_package)
echo "Installing $package (Java ${found:-absent} here, $JAVA_NEEDED needed)"
# A bare image lacks the folder in which the package links its manual pages, and then fails to configure.
as_root mkdir -p /usr/share/man/man1
as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get --quiet --quiet --yes install --no-install-recommends "$package" >/dev/null

found=$(java_version)
if [ "${found:-0}" -lt "$JAVA_NEEDED" ]; then
    fail "$package is installed, yet java is still ${found:-absent}; point JAVA_HOME at Java $JAVA_NEEDED or newer"
fi
echo "Java $found is there"
