-- wrk -s post.lua URL -- FILE CONTENT_TYPE [BEARER]: sends every line of FILE once: path, idempotency key, bearer and
-- body, separated by tabs; requests are made ready before the clock runs. Says what it measured as one line of JSON.

local ready, position = {}, 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local path, key, bearer, body = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
    local headers = { ["Content-Type"] = arguments[2] }
    if key ~= "" then headers["Idempotency-Key"] = key end
    if bearer ~= "" then headers["Authorization"] = "Bearer " .. bearer end
    ready[#ready + 1] = wrk.format(body == "" and "GET" or "POST", path, headers, body ~= "" and body or nil)
  end
end

function request()
  position = position + 1
  -- Begun anew where the file is too short: the keys repeat, and whoever counts what was stored sees it.
  return ready[(position - 1) % #ready + 1]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'JSON {"requests": %d, "seconds": %.6f, "p50_ms": %.4f, "p99_ms": %.4f, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
