// The gate: the only code that ever runs inside a target. See x86_64/gate.S.
#ifndef CGATE_H
#define CGATE_H
#include <stdint.h>

/// One system call of a batch, in memory shared by the engine and the target.
struct gate_call { uint64_t number, args[6], result; };

extern const uint8_t cryo_gate_start[], cryo_gate_syscall[], cryo_gate_after_syscall[], cryo_gate_sigreturn[], cryo_gate_end[];

static inline const uint8_t *gate_code(void) { return cryo_gate_start; }
static inline long gate_size(void) { return cryo_gate_end - cryo_gate_start; }
/// Offset of the gate's `syscall` instruction, which single calls use as well.
static inline long gate_syscall_offset(void) { return cryo_gate_syscall - cryo_gate_start; }
/// Where a thread stands when its doorbell rings.
static inline long gate_after_syscall_offset(void) { return cryo_gate_after_syscall - cryo_gate_start; }
#endif
