#!/bin/sh
# Runs a command beside an openCryptoki of its own: in mount, IPC and PID namespaces of its own, with empty folders where
# the module and its daemon keep what they know. Nothing of the machine's own tokens is seen or touched; all of it ends
# with the command. Wants root (namespaces, and files that belong to the group pkcs11).
set -e
folder=$1
shift
mount -t tmpfs none /var/lib/opencryptoki
mkdir -p /var/lib/opencryptoki/swtok/TOK_OBJ
mount -t tmpfs none /run
mkdir -p /run/lock/opencryptoki/swtok
mount -t tmpfs none /var/log
mkdir -p /var/log/opencryptoki
printf 'version opencryptoki-3.1\nslot 0\n{\nstdll = libpkcs11_sw.so\n}\n' >"$folder/opencryptoki.conf"
mount --bind "$folder/opencryptoki.conf" /etc/opencryptoki/opencryptoki.conf
chgrp -R pkcs11 /var/lib/opencryptoki /run/lock/opencryptoki
chmod -R 770 /var/lib/opencryptoki /run/lock/opencryptoki
pkcsslotd
exec "$@"
