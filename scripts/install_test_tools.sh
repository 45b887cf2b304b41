#!/bin/sh
# Install what the tests need beyond pip: Java 17 or newer for Spark, LibreOffice to open our documents in, Chromium
# to walk through the site.
# Safe to run twice.
#
#   scripts/install_test_tools.sh             install what is missing
#   scripts/install_test_tools.sh --dry-run   say what would be installed, and let apt-get simulate it
#
# Debian or Ubuntu; as root, or as a user who has sudo. PostgreSQL needs nothing here: its server is a wheel.
set -eu

JAVA_NEEDED=17
JAVA_PACKAGES="openjdk-17-jre-headless openjdk-21-jre-headless"
OFFICE_PACKAGES="libreoffice-calc libreoffice-writer libreoffice-impress"
BROWSER_PACKAGES="chromium libatomic1"

fail() {
    echo "$0: $1" >&2
    exit "${2-1}"
}

java_version() {
    # 17 of: openjdk version "17.0.15" 2025-04-15; nothing when there is no Java.
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1
}

java_there() {
    found=$(java_version)
    [ "${found:-0}" -ge "$JAVA_NEEDED" ]
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

office_there() {
    # Calc, Writer and Impress are libraries beside the program: one alone opens a third of our documents.
    program=$(readlink -f "$(command -v soffice)" 2>/dev/null) || return 1
    for part in sc sw sd; do
        [ -f "$(dirname "$program")/lib${part}lo.so" ] || return 1
    done
}

browser_there() {
    # The program that drives it comes by pip, and needs a library that a bare image lacks.
    command -v chromium >/dev/null 2>&1 && /sbin/ldconfig -p 2>/dev/null | grep -q "libatomic\.so\.1"
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

if [ "${1-}" = --dry-run ]; then
    packages="$(java_package) $OFFICE_PACKAGES $BROWSER_PACKAGES"
    echo "Java $(java_version), LibreOffice $(office_there && echo there || echo absent)," \
        "Chromium $(browser_there && echo there || echo absent); would install: $packages"
    # shellcheck disable=SC2086  # a list of packages
    apt-get --simulate --quiet install --no-install-recommends $packages
    exit
fi

if java_there && office_there && browser_there; then
    echo "Java $found, LibreOffice and Chromium are there: nothing to install"
    exit
fi
command -v apt-get >/dev/null 2>&1 ||
    fail "no apt-get here; install Java $JAVA_NEEDED or newer, set JAVA_HOME, and put soffice and chromium on PATH"

as_root apt-get --quiet --quiet update
packages=
java_there || packages=$(java_package)
office_there || packages="$packages $OFFICE_PACKAGES"
browser_there || packages="$packages $BROWSER_PACKAGES"
echo "Installing:" $packages
# A bare image lacks the folder in which Java links its manual pages, and then fails to configure.
as_root mkdir -p /usr/share/man/man1
# shellcheck disable=SC2086  # a list of packages
as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get --quiet --quiet --yes install --no-install-recommends $packages >/dev/null

java_there || fail "installed, yet java is still ${found:-absent}; point JAVA_HOME at Java $JAVA_NEEDED or newer"
office_there || fail "installed, yet soffice or one of Calc, Writer and Impress is absent; put soffice on PATH"
browser_there || fail "installed, yet chromium or libatomic is absent; put chromium on PATH"
echo "Java $found, LibreOffice and Chromium are there"
