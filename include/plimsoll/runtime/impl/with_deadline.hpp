// SPDX-License-Identifier: Apache-2.0
// Body of with_deadline (deadline.hpp).
#pragma once
