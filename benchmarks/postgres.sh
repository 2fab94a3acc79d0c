#!/usr/bin/env bash
# PostgreSQL 15 to compare with: clusters of their own on loopback, never a service of the system.
#
#   postgres.sh start DIRECTORY PORT       makes a cluster in DIRECTORY with 10,000 accounts, and starts it
#   postgres.sh transfer DIRECTORY PORT CLIENTS SECONDS LOG
#                                          runs two-account transfers; pgbench writes the time of each into LOG.*
#   postgres.sh stop DIRECTORY             stops it
#
# Debian's package is installed where it is missing, without the cluster that it would make.
set -euo pipefail

bin=/usr/lib/postgresql/15/bin

install() {
    [ -x $bin/postgres ] && return
    [ "$(id -u)" -eq 0 ] || { echo "PostgreSQL 15 is not installed, and only root can install it." >&2; exit 1; }
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends postgresql-15 >&2
}

# The server refuses to run as root.
as_owner() {
    if [ "$(id -u)" -eq 0 ]; then
        (cd / && runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

start() {
    install
    mkdir -p "$1"
    if [ "$(id -u)" -eq 0 ]; then chown postgres "$1"; fi
    as_owner $bin/initdb -D "$1/data" -U stubs -A trust -E UTF8 --locale=C >&2
    as_owner $bin/pg_ctl -D "$1/data" -w -l "$1/log" \
        -o "-p $2 -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_prepared_transactions=100 -c max_connections=100" start >&2
    $bin/psql -h 127.0.0.1 -p "$2" -U stubs -d postgres -q -v ON_ERROR_STOP=1 >&2 <<'SQL'
CREATE TABLE account (id integer PRIMARY KEY, balance bigint NOT NULL);
INSERT INTO account SELECT id, 1000 FROM generate_series(1, 10000) AS id;
VACUUM ANALYZE account;
CHECKPOINT;
SQL
    cat > "$1/transfer.sql" <<'SQL'
\set a random(1, 5000)
\set b random(5001, 10000)
BEGIN;
UPDATE account SET balance = balance - 1 WHERE id = :a;
UPDATE account SET balance = balance + 1 WHERE id = :b;
COMMIT;
SQL
    echo started
}

transfer() {
    $bin/pgbench -h 127.0.0.1 -p "$2" -U stubs -n -M prepared -f "$1/transfer.sql" -c "$3" -j 2 -T "$4" --log --log-prefix="$5" postgres
}

case "${1:-}" in
    start) start "$2" "$3" ;;
    transfer) transfer "$2" "$3" "$4" "$5" "$6" ;;
    stop) as_owner $bin/pg_ctl -D "$2/data" -m fast -w stop >&2 ;;
    *) sed -n '2,9p' "$0"; exit 2 ;;
esac
