// A thread that never enters the kernel and compares its general, x87, SSE, AVX and AVX-512 registers (opmask ones too) round after round,
// each register with a value of its own.
#include "victim.h"
#include "spin.h"

__attribute__((target("avx512f,avx512bw"))) static void spin512(void) {
    static uint64_t in[32][8] __attribute__((aligned(64))), out[32][8] __attribute__((aligned(64))), k[8], kout[8];
    fill(in, sizeof in, 40), fill(k, sizeof k, 50);
#define LOAD(n) "vmovdqa64 " #n "*64(%0), %%zmm" #n "\n"
#define STORE(n) "vmovdqa64 %%zmm" #n ", " #n "*64(%1)\n"
#define ALL(m) m(0) m(1) m(2) m(3) m(4) m(5) m(6) m(7) m(8) m(9) m(10) m(11) m(12) m(13) m(14) m(15) m(16) m(17) m(18) m(19) m(20) m(21) m(22) m(23) m(24) m(25) m(26) m(27) m(28) m(29) m(30) m(31)
#define KLOAD(n) "kmovq " #n "*8(%2), %%k" #n "\n"
#define KSTORE(n) "kmovq %%k" #n ", " #n "*8(%3)\n"
#define KALL(m) m(1) m(2) m(3) m(4) m(5) m(6) m(7)
    while (!stop) {
        asm volatile(ALL(LOAD) KALL(KLOAD) "mov $2000000, %%ecx\n1: dec %%ecx\n jnz 1b\n" ALL(STORE) KALL(KSTORE)
                     :: "r"(in), "r"(out), "r"(k), "r"(kout)
                     : "ecx", "memory", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15",
                       "xmm16", "xmm17", "xmm18", "xmm19", "xmm20", "xmm21", "xmm22", "xmm23", "xmm24", "xmm25", "xmm26", "xmm27", "xmm28", "xmm29", "xmm30", "xmm31",
                       "k1", "k2", "k3", "k4", "k5", "k6", "k7");
        kout[0] = k[0];
        if (memcmp(in, out, sizeof in) || memcmp(k, kout, sizeof k)) wrong |= 1;
        rounds++;
    }
}

__attribute__((target("avx"))) static void spin256(void) {
    static uint64_t in[16][4] __attribute__((aligned(64))), out[16][4] __attribute__((aligned(64)));
    fill(in, sizeof in, 60);
#define YLOAD(n) "vmovdqa " #n "*32(%0), %%ymm" #n "\n"
#define YSTORE(n) "vmovdqa %%ymm" #n ", " #n "*32(%1)\n"
#define YALL(m) m(0) m(1) m(2) m(3) m(4) m(5) m(6) m(7) m(8) m(9) m(10) m(11) m(12) m(13) m(14) m(15)
    while (!stop) {
        asm volatile(YALL(YLOAD) "mov $2000000, %%ecx\n1: dec %%ecx\n jnz 1b\n" YALL(YSTORE)
                     :: "r"(in), "r"(out) : "ecx", "memory", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15");
        if (memcmp(in, out, sizeof in)) wrong |= 2;
        rounds++;
    }
}

static void *vectors(void *unused) {
    (void)unused;
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")) spin512();
    else if (__builtin_cpu_supports("avx")) spin256();
    return NULL;
}

// x87: a full register stack, control word and rounding; MXCSR.
static void *x87(void *unused) {
    (void)unused;
    uint16_t control = 0x0a7f, c2 = 0;
    uint32_t mxcsr = 0x7fc0, m2 = 0;
    asm volatile("ldmxcsr %0" ::"m"(mxcsr));
    while (!stop) {
        double out[8];
        asm volatile("fninit\n fldcw %2\n fld1\n fldpi\n fldl2t\n fldl2e\n fldlg2\n fldln2\n fldz\n fld1\n mov $2000000, %%ecx\n1: dec %%ecx\n jnz 1b\n fnstcw %1\n"
                     "fstpl 0(%3)\n fstpl 8(%3)\n fstpl 16(%3)\n fstpl 24(%3)\n fstpl 32(%3)\n fstpl 40(%3)\n fstpl 48(%3)\n fstpl 56(%3)\n stmxcsr %0\n"
                     : "=m"(m2), "=m"(c2) : "m"(control), "r"(out) : "ecx", "memory", "st", "st(1)", "st(2)", "st(3)", "st(4)", "st(5)", "st(6)", "st(7)");
        if ((c2 & 0xf7f) != (control & 0xf7f) || (m2 & ~0x3fu) != (mxcsr & ~0x3fu) || out[0] != 1 || out[1] != 0 || out[6] < 3.14159 || out[6] > 3.1416) wrong |= 8;
        rounds++;
    }
    return NULL;
}

int main(void) {
    victim_start();
    pthread_t threads[3];
    NEED(pthread_create(&threads[0], NULL, vectors, NULL) == 0 && pthread_create(&threads[1], NULL, general, NULL) == 0 && pthread_create(&threads[2], NULL, x87, NULL) == 0);
    while (rounds < 3) usleep(1000);
    victim_ready();
    unsigned long before = rounds;
    while (rounds < before + 6 && !wrong) usleep(1000);
    stop = 1;
    for (int i = 0; i < 3; i++) pthread_join(threads[i], NULL);
    CHECK(!wrong, "%s%s%s", wrong & 3 ? " vector" : "", wrong & 4 ? " general" : "", wrong & 8 ? " x87" : "");
    return victim_ok();
}
