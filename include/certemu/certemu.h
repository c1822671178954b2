/* certemu: compile, run, test and break AD CS exit modules off Windows. This header includes the whole public API. */
#pragma once

#include <certemu/ca.h>
#include <certemu/check.h>
#include <certemu/module.h>
#include <certemu/trace.h>
