-- SPDX-License-Identifier: Apache-2.0
-- What wrk found, as one line of JSON. Runs after the measurement.
function done(summary, latency)
    local e = summary.errors
    io.write(string.format(
        'report: {"requests": %d, "seconds": %f, "p50": %f, "p99": %f, "errors": {"connect": %d, "read": %d, '
            .. '"write": %d, "status": %d, "timeout": %d}}\n',
        summary.requests, summary.duration / 1e6, latency:percentile(50), latency:percentile(99), e.connect, e.read,
        e.write, e.status, e.timeout))
end
