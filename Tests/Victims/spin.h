// A thread that never enters the kernel and compares its registers, round after round.
#ifndef SPIN_H
#define SPIN_H
static volatile int stop, wrong;
static volatile unsigned long rounds;

// All general registers but rsp, with the direction flag set and values below the stack pointer (the red zone).
static void *general(void *unused) {
    (void)unused;
    do {
        uint64_t bad;
        asm volatile(
            "mov $0x1111111111111111, %%rax\n mov $0x2222222222222222, %%rbx\n mov $0x3333333333333333, %%rdx\n mov $0x4444444444444444, %%rsi\n"
            "mov $0x5555555555555555, %%rdi\n mov $0x6666666666666666, %%r8\n mov $0x7777777777777777, %%r9\n mov $0x8888888888888888, %%r10\n"
            "mov $0x9999999999999999, %%r11\n mov $0xaaaaaaaaaaaaaaaa, %%r12\n mov $0xbbbbbbbbbbbbbbbb, %%r13\n mov $0xcccccccccccccccc, %%r14\n"
            "push %%rbp\n mov $0xdddddddddddddddd, %%rbp\n mov %%r14, -128(%%rsp)\n mov %%r13, -8(%%rsp)\n"
            "std\n mov $1000000, %%ecx\n 1: dec %%ecx\n jnz 1b\n pushfq\n pop %%rcx\n push %%rcx\n cld\n pop %%rcx\n and $0x400, %%ecx\n xor $0x400, %%ecx\n"
            "mov $0x1111111111111111, %%r15\n xor %%r15, %%rax\n or %%rax, %%rcx\n mov $0x2222222222222222, %%r15\n xor %%r15, %%rbx\n or %%rbx, %%rcx\n"
            "mov $0x3333333333333333, %%r15\n xor %%r15, %%rdx\n or %%rdx, %%rcx\n mov $0x4444444444444444, %%r15\n xor %%r15, %%rsi\n or %%rsi, %%rcx\n"
            "mov $0x5555555555555555, %%r15\n xor %%r15, %%rdi\n or %%rdi, %%rcx\n mov $0x6666666666666666, %%r15\n xor %%r15, %%r8\n or %%r8, %%rcx\n"
            "mov $0x7777777777777777, %%r15\n xor %%r15, %%r9\n or %%r9, %%rcx\n mov $0x8888888888888888, %%r15\n xor %%r15, %%r10\n or %%r10, %%rcx\n"
            "mov $0x9999999999999999, %%r15\n xor %%r15, %%r11\n or %%r11, %%rcx\n mov $0xdddddddddddddddd, %%r15\n xor %%r15, %%rbp\n or %%rbp, %%rcx\n"
            "xor -128(%%rsp), %%r14\n or %%r14, %%rcx\n mov $0xbbbbbbbbbbbbbbbb, %%r15\n xor %%r15, %%r13\n or %%r13, %%rcx\n mov $0xaaaaaaaaaaaaaaaa, %%r15\n xor %%r15, %%r12\n or %%r12, %%rcx\n"
            "pop %%rbp\n"
            : "=c"(bad) :: "rax", "rbx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "memory", "cc");
        if (bad) wrong |= 4;
        rounds++;
    } while (!stop);
    return NULL;
}
#endif
