#!/usr/bin/env bash
# Puts a counterroom door unit onto a Raspberry Pi. Run it again whenever you like: it changes only what is not yet as it should be,
# and never overwrites a configuration.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly HERE
readonly BEGIN='# --- counterroom: begin (install.sh replaces what stands between these lines) ---'
readonly END='# --- counterroom: end ---'
readonly PACKAGES=(
    python3-venv                    # the program's own environment ...
    python3-picamera2 python3-lgpio # ... which sees these two of the system: they must fit its kernel and libcamera
    libzbar0                        # reads QR codes
    raspi-utils                     # pinctrl: red before the program runs
)
readonly DISPLAY_PACKAGES=(cage chromium curl fonts-noto-core) # the kiosk, with Vietnamese letters

ROOT='' DRY_RUN=0 WITH_DISPLAY=0 CHANGED=0

usage() {
    cat <<'TEXT'
Usage: sudo install.sh [--display] [--dry-run] [--root DIR]
  --display   also show the door display on this Pi's screen (needs 1 GB of memory; not for a Zero 2 W)
  --dry-run   say what would be done, change nothing
  --root DIR  write the files below DIR and touch nothing of this machine (no packages, users, services)
Cách dùng: chạy bằng sudo trên Raspberry Pi. Chạy lại nhiều lần không sao; cấu hình có sẵn không bị ghi đè.
TEXT
}

say() { printf '%s\n' "$*"; }
fail() { printf 'Error · Lỗi: %s\n' "$*" >&2; exit 1; }

# Carry a command out, or only say it.
act() {
    if ((DRY_RUN)); then say "would run: $*"; else "$@"; fi
}

# Only for this machine itself, never below --root.
on_machine() { [[ -z $ROOT ]]; }

# put SOURCE TARGET MODE: bring one file in step.
put() {
    local source=$1 target=$ROOT$2 mode=$3
    cmp -s "$source" "$target" && return 0
    CHANGED=1
    if ((DRY_RUN)); then say "would write $target"; return 0; fi
    say "writing $target"
    install -D -m "$mode" "$source" "$target"
}

# put_once SOURCE TARGET MODE: an example becomes the configuration only where there is none.
put_once() {
    if [[ -e $ROOT$2 ]]; then say "keeping $ROOT$2 · giữ nguyên"; else put "$@"; fi
}

install_packages() {
    local missing=() name wanted=("${PACKAGES[@]}")
    ((WITH_DISPLAY)) && wanted+=("${DISPLAY_PACKAGES[@]}")
    for name in "${wanted[@]}"; do
        dpkg -s "$name" >/dev/null 2>&1 || missing+=("$name")
    done
    ((${#missing[@]})) || return 0
    say "Installing packages · Cài gói: ${missing[*]}"
    act apt-get update -qq
    act env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

make_user() {
    local name=$1 groups=$2 group
    if ! getent passwd "$name" >/dev/null; then
        say "Creating user $name · Tạo người dùng"
        act useradd --system --user-group --no-create-home --shell /usr/sbin/nologin "$name"
    fi
    for group in ${groups//,/ }; do
        if getent group "$group" >/dev/null; then act usermod -aG "$group" "$name"; fi
    done
}

install_program() {
    local venv=/opt/counterroom/venv
    if [[ ! -x $venv/bin/python ]]; then
        say "Creating $venv"
        act python3 -m venv --system-site-packages "$venv"
    fi
    say "Installing the program into $venv · Cài chương trình"
    act "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint "$HERE/constraints.txt" "$HERE/..[edge]"
}

# The pins of the lamps stand once, in unit.toml; the boot part and the service must agree with it.
lamp_pins() {
    python3 - "$ROOT/etc/counterroom/unit.toml" <<'PYTHON'
import sys, tomllib
try:
    with open(sys.argv[1], "rb") as file:
        lamps = tomllib.load(file).get("lamps", {})
except FileNotFoundError:
    lamps = {}
except tomllib.TOMLDecodeError as error:
    sys.exit(f"{sys.argv[1]} is not TOML: {error}")
high = bool(lamps.get("active_high", True))
print(int(lamps.get("red_pin", 23)), int(lamps.get("green_pin", 24)), "dh" if high else "dl", "dl" if high else "dh")
PYTHON
}

install_lamps() {
    local red green lit dark pins scratch
    pins=$(lamp_pins) || fail "the lamps' pins could not be read"
    read -r red green lit dark <<<"$pins"
    scratch=$(mktemp)
    printf '# Written by install.sh from unit.toml.\nRED_PIN=%s\nGREEN_PIN=%s\nLIT=%s\nDARK=%s\n' "$red" "$green" "$lit" "$dark" >"$scratch"
    put "$scratch" /etc/counterroom/lamps.env 644
    # Everything outside the markers stays as it was.
    local config=$ROOT/boot/firmware/config.txt
    if [[ -e $config ]] && (($(grep -cxF "$BEGIN" "$config") != $(grep -cxF "$END" "$config"))); then
        fail "$config has one of counterroom's marker lines without the other; remove it"
    fi
    {
        [[ ! -e $config ]] || awk -v begin="$BEGIN" -v end="$END" '$0 == begin {ours=1} !ours {print} $0 == end {ours=0}' "$config"
        printf '%s\n' "$BEGIN"
        sed -E "s/^gpio=23=op,dh$/gpio=$red=op,$lit/; s/^gpio=24=op,dl$/gpio=$green=op,$dark/" "$HERE/boot/config.txt"
        printf '%s\n' "$END"
    } >"$scratch"
    put "$scratch" /boot/firmware/config.txt 755
    rm -f "$scratch"
}

install_kernel_words() {
    local line='' word scratch
    [[ -e $ROOT/boot/firmware/cmdline.txt ]] || return 0
    line=$(tr -d '\n' <"$ROOT/boot/firmware/cmdline.txt")
    while read -r word; do
        [[ " $line " == *" $word "* ]] || line+=" $word"
    done < <(grep -v '^#' "$HERE/boot/cmdline.txt")
    scratch=$(mktemp)
    printf '%s\n' "$line" >"$scratch"
    put "$scratch" /boot/firmware/cmdline.txt 755
    rm -f "$scratch"
}

install_files() {
    put "$HERE/systemd/counterroom-edge.service" /etc/systemd/system/counterroom-edge.service 644
    ((WITH_DISPLAY)) && put "$HERE/systemd/counterroom-display.service" /etc/systemd/system/counterroom-display.service 644
    put "$HERE/systemd/watchdog.conf" /etc/systemd/system.conf.d/counterroom-watchdog.conf 644
    put "$HERE/journald/counterroom.conf" /etc/systemd/journald.conf.d/counterroom.conf 644
    put "$HERE/udev/60-counterroom.rules" /etc/udev/rules.d/60-counterroom.rules 644
    put_once "$HERE/examples/unit.toml" /etc/counterroom/unit.toml 640
    if ((!DRY_RUN)); then
        mkdir -p "$ROOT/etc/counterroom/trust/"{declarations,staff,lists,dcc,icao,shc,central}
        chmod -R a+rX "$ROOT/etc/counterroom/trust" # public, and perhaps copied with a mode that the unit's user cannot read
    fi
    install_lamps
    install_kernel_words
}

start_services() {
    act systemctl daemon-reload
    act systemctl restart systemd-journald
    act udevadm control --reload
    act systemctl enable --quiet counterroom-edge.service
    ((WITH_DISPLAY)) && act systemctl enable --quiet counterroom-display.service
    ((DRY_RUN)) && return 0
    chgrp -R counterroom /etc/counterroom
    chown counterroom /etc/counterroom/trust/central # here alone the unit writes: the bundle that central tells it
    if runuser -u counterroom -- /opt/counterroom/venv/bin/counterroom-edge check --strict --config /etc/counterroom/unit.toml; then
        systemctl restart counterroom-edge.service
        say "The unit runs. After a first installation, restart the Pi: sudo reboot · Đã chạy; lần đầu hãy khởi động lại."
    else
        say "Put right what is said above in /etc/counterroom/unit.toml and run this again. The lamp stays red until then."
        say "Hãy sửa /etc/counterroom/unit.toml theo các dòng trên rồi chạy lại. Đèn vẫn đỏ cho đến khi xong."
        exit 1
    fi
}

main() {
    while (($#)); do
        case $1 in
            --display) WITH_DISPLAY=1 ;;
            --dry-run) DRY_RUN=1 ;;
            --root) (($# > 1)) || fail "--root needs a folder"; ROOT=$(realpath -m "$2"); shift ;;
            -h | --help) usage; exit 0 ;;
            *) usage >&2; exit 2 ;;
        esac
        shift
    done
    if on_machine && ((!DRY_RUN)); then
        ((EUID == 0)) || fail "run this with sudo · hãy chạy bằng sudo"
        [[ -d /boot/firmware ]] || fail "there is no /boot/firmware: this is not Raspberry Pi OS bookworm"
    fi
    if on_machine; then
        install_packages
        make_user counterroom gpio,video,i2c
        ((WITH_DISPLAY)) && make_user counterroom-display video,render,input
        install_program
    fi
    install_files
    if on_machine; then start_services; fi
    ((CHANGED)) || say "Everything was in place already · Mọi thứ đã đúng."
}

main "$@"
