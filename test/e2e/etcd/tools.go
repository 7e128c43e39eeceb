// Package tools names the command that build-control-plane builds, so that go.mod and go.sum cover what it needs.
//
//go:build tools

package tools

import _ "go.etcd.io/etcd/server/v3"
