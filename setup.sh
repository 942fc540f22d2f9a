# Sourced by ./minhchung and ./test, never run alone: makes .venv from the pinned, hashed requirements file named in
# $REQUIREMENTS. Needs only python3 with venv; uses uv where it is present. Everything it says goes to standard error.
# shellcheck shell=sh

say() { printf '%s\n' "$*" >&2; }

find_python() {
    for candidate in python3 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys, venv; raise SystemExit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$candidate"
            return 0
        fi
    done
    say "minhchung: needs Python 3.11 or newer with venv (on Debian: apt install python3 python3-venv)."
    say "minhchung: cần Python 3.11 trở lên, có venv (trên Debian: apt install python3 python3-venv)."
    return 1
}

install_requirements() {
    if command -v uv >/dev/null 2>&1; then
        uv pip install --quiet --python "$VENV/bin/python" --require-hashes -r "$1" >&2 && return 0
        say "uv could not install; trying pip (a mirror for uv is set with UV_DEFAULT_INDEX)."
    fi
    "$VENV/bin/python" -m pip --version >/dev/null 2>&1 || "$VENV/bin/python" -m ensurepip --upgrade >/dev/null
    "$VENV/bin/python" -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r "$1" >&2
}

prepare() {
    VENV=$ROOT/.venv
    wanted=$(cksum <"$ROOT/$REQUIREMENTS")
    stamp=$VENV/.installed-$REQUIREMENTS
    if [ -x "$VENV/bin/python" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && "$VENV/bin/python" -c '' 2>/dev/null; then
        return 0
    fi
    say "Setting up .venv from $REQUIREMENTS (once; about a minute) / Đang cài đặt vào .venv (một lần; chừng một phút)..."
    if ! "$VENV/bin/python" -c '' >/dev/null 2>&1; then
        python=$(find_python) || return 1
        if [ -e "$VENV" ] && [ ! -w "$VENV" ]; then
            say "$VENV belongs to somebody else. Make your own clone, or give this user the right to write there."
            return 1
        fi
        rm -rf "$VENV"
        "$python" -m venv "$VENV" >&2 || return 1
    fi
    install_requirements "$ROOT/$REQUIREMENTS" || {
        say "The packages could not be installed. Check the network and run this again; it goes on where it stopped."
        say "Không cài được các gói. Hãy kiểm tra mạng rồi chạy lại; việc cài sẽ đi tiếp từ chỗ dừng."
        return 1
    }
    printf '%s\n' "$wanted" >"$stamp"
    # The development file holds all of the other one, pin for pin.
    [ "$REQUIREMENTS" = requirements.txt ] || cksum <"$ROOT/requirements.txt" >"$VENV/.installed-requirements.txt"
}
