# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2154
# ./dev fuzz [--minutes N] [--jobs N] [TARGET…]: libFuzzer over the targets of test/fuzz (default: all, a minute
# each, one at a time). docs/fuzzing.md has the rest. Exit 1 on any finding.

fuzz() {
    local minutes=1 jobs=1 targets=() all target
    while [ $# -gt 0 ]; do
        case $1 in
        --minutes | --jobs)
            [ $# -gt 1 ] || die "$1 needs a number"
            [[ $2 =~ ^[0-9]+(\.[0-9]+)?$ ]] || die "$1 $2: not a number"
            if [ "$1" = --jobs ]; then jobs=$2; else minutes=$2; fi
            shift 2
            ;;
        -*) die "fuzz: no option $1" ;;
        *)
            targets+=("$1")
            shift
            ;;
        esac
    done
    [[ $jobs =~ ^[1-9][0-9]*$ ]] || die "--jobs $jobs: not a whole number above 0"
    mapfile -t all < <(find test/fuzz -maxdepth 1 -name '*.cpp' -exec grep -l '^void try_input' {} + |
        sed 's|.*/||; s|\.cpp$||' | sort)
    [ ${#targets[@]} -gt 0 ] || targets=("${all[@]}")
    for target in "${targets[@]}"; do
        [[ " ${all[*]} " = *" $target "* ]] || die "no fuzz target $target; there are: ${all[*]}"
    done
    build_preset fuzz "${targets[@]/#/fuzz_}"
    local seconds
    seconds=$(awk -v m="$minutes" 'BEGIN { s = int(m * 60); print s < 1 ? 1 : s }')
    mkdir -p out/fuzz/findings out/fuzz/log
    say "fuzzing for $seconds s each: ${targets[*]}"
    printf '%-22s %12s %8s %7s %7s %7s  %s\n' target executions exec/s cov ft corpus findings
    fuzz_all "$seconds" "$jobs" "${targets[@]}"
}

# fuzz_all SECONDS JOBS TARGET…: that many at a time, each printing its line when it ends.
fuzz_all() {
    local seconds=$1 jobs=$2 target running=0 found=0 unfinished=0
    shift 2
    ended() {
        local status=0
        wait -n || status=$?
        running=$((running - 1))
        case $status in
        0) ;;
        1) found=$((found + 1)) ;;
        *) unfinished=$((unfinished + 1)) ;;
        esac
    }
    for target in "$@"; do
        [ "$running" -lt "$jobs" ] || ended
        fuzz_one "$target" "$seconds" &
        running=$((running + 1))
    done
    while [ "$running" -gt 0 ]; do ended; done
    echo "$# targets, $found with findings, $unfinished that did not finish"
    [ "$found" = 0 ] && [ "$unfinished" = 0 ]
}

# fuzz_one TARGET SECONDS: its line of the table, and below it what was found and how to see it again. Exit 1 on
# a finding, 2 when libFuzzer ended without one and not well (interrupted, say).
fuzz_one() {
    local target=$1 seconds=$2 log=out/fuzz/log/$1.log status=0 known
    local program=build/fuzz/fuzz/fuzz_$target
    local seeds=("test/fuzz/corpus/$target")
    [ ! -d "test/fuzz/regressions/$target" ] || seeds+=("test/fuzz/regressions/$target")
    mkdir -p "out/fuzz/$target"
    known=$(findings_of "$target")
    # The first folder grows, the others are only read.
    ASAN_SYMBOLIZER_PATH=/usr/bin/llvm-symbolizer-19 "$program" "-max_total_time=$seconds" -max_len=4096 \
        -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 "-dict=test/fuzz/dictionaries/$target.dict" \
        "-artifact_prefix=out/fuzz/findings/$target-" "out/fuzz/$target" "${seeds[@]}" >"$log" 2>&1 || status=$?
    local found
    found=$(comm -13 <(echo "$known") <(findings_of "$target") | sed '/^$/d')
    fuzz_line "$target" "$log" "$(sed '/^$/d' <<<"$found" | wc -l)"
    local input
    [ -z "$found" ] || while read -r input; do echo "  see it again: $program $input"; done <<<"$found"
    [ -z "$found" ] || return 1
    [ "$status" = 0 ] || {
        echo "  did not finish (exit $status): $log"
        return 2
    }
}

findings_of() { find out/fuzz/findings -name "$1-*" | sort; }

# fuzz_line TARGET LOG FINDINGS: libFuzzer's own figures.
fuzz_line() {
    awk -v target="$1" -v findings="$3" '
        /stat::number_of_executed_units:/ { executions = $2 }
        /stat::average_exec_per_sec:/ { rate = $2 }
        / cov: / {
            for (i = 1; i < NF; ++i) {
                if ($i == "cov:") cov = $(i + 1)
                if ($i == "ft:") ft = $(i + 1)
                if ($i == "corp:") corpus = $(i + 1)
            }
        }
        END {
            sub("/.*", "", corpus)
            printf "%-22s %12s %8s %7s %7s %7s  %s\n", target, executions, rate, cov, ft, corpus, findings
        }' "$2"
}
