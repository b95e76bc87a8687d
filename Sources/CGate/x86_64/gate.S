// The only code that ever runs inside a target: performs gate_calls until `rbp`, then returns as from a signal.
//
//   rbx  the next call        r13  base of the slot (forward offsets count from it; offset 0 is scratch)
//   rbp  the last call        rsp  8 above the rt_sigframe of the interrupted thread
//
// `result` of a call is preset with: bits 0-31 and 32-62 offsets from r13 where to copy the result, bit 63 "go on after an error".
// The last call is the doorbell, a tgkill to itself, which its tracer sees as a signal at cryo_gate_after_syscall with rbx = rbp.
#if defined(__x86_64__)
    .section .rodata
    .globl cryo_gate_start, cryo_gate_syscall, cryo_gate_after_syscall, cryo_gate_sigreturn, cryo_gate_end
    .balign 16
cryo_gate_start:
.Lstart:                        // local names: jumps to global ones would be long
    movq   (%rbx), %rax
    movq  8(%rbx), %rdi
    movq 16(%rbx), %rsi
    movq 24(%rbx), %rdx
    movq 32(%rbx), %r10
    movq 40(%rbx), %r8
    movq 48(%rbx), %r9
    movq 56(%rbx), %r12
cryo_gate_syscall:
    syscall
cryo_gate_after_syscall:
    movq %rax, 56(%rbx)
    movl %r12d, %ecx
    movq %rax, (%r13,%rcx)
    shrq $32, %r12
    btrl $31, %r12d
    movq %rax, (%r13,%r12)      // mov leaves the carry alone
    jc   1f
    cmpq $-4095, %rax
    jae  2f
1:  cmpq %rbx, %rbp
    je   .Lsigreturn
    addq $64, %rbx
    jmp  .Lstart
2:  movq %rbp, %rbx             // the doorbell itself goes on after an error, so it is not tried for ever
    jmp  .Lstart
cryo_gate_sigreturn:
.Lsigreturn:
    movl $15, %eax
    syscall
cryo_gate_end:
#endif
    .section .note.GNU-stack,"",@progbits
