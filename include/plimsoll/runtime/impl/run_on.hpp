// SPDX-License-Identifier: Apache-2.0
// Body of run_on (worker.hpp).
#pragma once
