#!/usr/bin/env bash
# Runs the image as docs/deploy.md says and checks what it promises; prints what that page shows. Needs a Docker engine.
#
#   docker build -t mobilenet-explorer . && tests/deploy/check.sh
set -euo pipefail
DOCKER=${DOCKER:-docker} IMAGE=${IMAGE:-mobilenet-explorer} NAME=mbx-check URL=http://127.0.0.1:8000

json() { python3 -c "import json, sys; a = json.load(sys.stdin); print($1)"; }
fail() { echo "FAILED: $1" >&2; exit 1; }
clean() { $DOCKER rm -f $NAME >/dev/null 2>&1 || true; $DOCKER volume rm $NAME >/dev/null 2>&1 || true; }
measure() {
  curl -sf -X POST $URL/api/v1/measurements -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
    -d "{\"points\": [{\"alpha\": $1, \"resolution\": $2}]}" | json 'a["href"]'
}
trap clean EXIT
clean

echo '$ docker run -d --network host --read-only --tmpfs /tmp --cap-drop ALL -v mbx:/data mobilenet-explorer'
$DOCKER run -d --name $NAME --network host --read-only --tmpfs /tmp --cap-drop ALL -v $NAME:/data \
  --health-interval 2s "$IMAGE" >/dev/null
for _ in $(seq 40); do
  health=$($DOCKER inspect -f '{{.State.Health.Status}}' $NAME)
  [ "$health" = healthy ] && break
  sleep 1
done
echo "health: $health"
[ "$health" = healthy ] || fail "not healthy"
user=$($DOCKER exec $NAME id)
echo "user: $user"
[[ $user == uid=0* ]] && fail "runs as root"
$DOCKER exec $NAME sh -c 'touch /x' 2>/dev/null && fail "the root file system can be written"
echo "root file system: read-only"

TOKEN=$($DOCKER logs $NAME 2>&1 | sed -n 's/.*#token=//p' | head -1)
without=$(curl -s -o /dev/null -w '%{http_code}' -X POST $URL/api/v1/measurements -H 'Content-Type: application/json' \
  -d '{"points": [{"alpha": 0.25, "resolution": 128}]}')
echo "a measurement without the token: $without"
[ "$without" = 401 ] || fail "expected 401"

job=$(measure 0.25 128)
for _ in $(seq 120); do
  state=$(curl -sf $URL"$job" | json 'a["state"]')
  [[ $state == queued || $state == running ]] || break
  sleep 0.5
done
echo "a measurement with it: $state"
[ "$state" = done ] || fail "$(curl -s $URL"$job")"

$DOCKER restart $NAME >/dev/null
for _ in $(seq 40); do curl -sf -o /dev/null $URL/readyz && break; sleep 0.5; done
curl -sf $URL/api/v1/measurements | json '"after a restart:", a["count"], "measurement,",
  "0.25/128:", round(a["items"][0]["latency_ms"]["p50"], 2), "ms with torch",
  a["items"][0]["runtime_version"]' || fail "the measurement is gone"
curl -sf $URL/api/v1/design-points/0.5/160/count | json '"counted on torch:", a["counted"]["mult_adds"], "equal:", a["equal"]'

job=$(measure 1.0 224)
events=$(mktemp)
curl -sN $URL"$job"/events >"$events" &
listener=$!
for _ in $(seq 40); do grep -q '^event: item' "$events" && break; sleep 0.25; done
started=$(date +%s.%N)
$DOCKER stop $NAME >/dev/null
seconds=$(echo "$started $(date +%s.%N)" | awk '{printf "%.1f", $2 - $1}')
echo "SIGTERM in the middle of a measurement: ended after $seconds s, exit $($DOCKER inspect -f '{{.State.ExitCode}}' $NAME)"
awk "BEGIN { exit !($seconds < 5) }" || fail "longer than 5 s"
wait $listener || true
last=$(grep '^event:' "$events" | tail -1)
rm "$events"
echo "an open stream of events was told: $last"
[ "$last" = 'event: bye' ] || fail "expected event: bye"
