/*
 * Counts what a process creates and releases of OpenCL's objects, and which shared objects of PoCL it opens and closes, and prints the
 * counts on standard error at its end. To say whose leak a growing process is:
 *
 *   gcc -shared -fPIC -o benchmarks/target/count-releases.so benchmarks/opencl/count-releases.c -ldl
 *   LD_PRELOAD=benchmarks/target/count-releases.so java -Xmx256m -cp benchmarks/target/fluxion-benchmarks.jar dev.fluxion.benchmark.ManyKernels
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

enum { CONTEXT, PROGRAM, KERNEL, BUFFER, QUEUE, KINDS };

static const char *kinds[KINDS] = {"contexts", "programs", "kernels", "buffers", "queues"};
static long created[KINDS], retained[KINDS], released[KINDS], opened, closed;

/* Every argument and result of these functions is a pointer or an integer, so that one shape passes them all on. */
#define COUNTED(function, counts, kind)                                                                  \
    void *function(void *a, void *b, void *c, void *d, void *e, void *f) {                               \
        static void *(*real)(void *, void *, void *, void *, void *, void *);                            \
        if (!real) real = dlsym(RTLD_NEXT, #function);                                                   \
        if (!real) real = dlsym(dlopen("libOpenCL.so.1", RTLD_NOW), #function);                          \
        __atomic_add_fetch(&counts[kind], 1, __ATOMIC_RELAXED);                                          \
        return real(a, b, c, d, e, f);                                                                   \
    }

COUNTED(clCreateContext, created, CONTEXT)
COUNTED(clCreateContextFromType, created, CONTEXT)
COUNTED(clRetainContext, retained, CONTEXT)
COUNTED(clReleaseContext, released, CONTEXT)
COUNTED(clCreateProgramWithSource, created, PROGRAM)
COUNTED(clRetainProgram, retained, PROGRAM)
COUNTED(clReleaseProgram, released, PROGRAM)
COUNTED(clCreateKernel, created, KERNEL)
COUNTED(clRetainKernel, retained, KERNEL)
COUNTED(clReleaseKernel, released, KERNEL)
COUNTED(clCreateBuffer, created, BUFFER)
COUNTED(clRetainMemObject, retained, BUFFER)
COUNTED(clReleaseMemObject, released, BUFFER)
COUNTED(clCreateCommandQueue, created, QUEUE)
COUNTED(clRetainCommandQueue, retained, QUEUE)
COUNTED(clReleaseCommandQueue, released, QUEUE)

/* PoCL keeps the shared objects of kernels in its cache, a folder of this name. */
void *dlopen(const char *file, int flags) {
    static void *(*real)(const char *, int);
    if (!real) real = dlsym(RTLD_NEXT, "dlopen");
    if (file && strstr(file, "/pocl/")) __atomic_add_fetch(&opened, 1, __ATOMIC_RELAXED);
    return real(file, flags);
}

int dlclose(void *handle) {
    static int (*real)(void *);
    if (!real) real = dlsym(RTLD_NEXT, "dlclose");
    __atomic_add_fetch(&closed, 1, __ATOMIC_RELAXED);
    return real(handle);
}

__attribute__((destructor)) static void report(void) {
    for (int kind = 0; kind < KINDS; kind++) {
        fprintf(stderr, "%s: %ld created, %ld retained, %ld released\n", kinds[kind], created[kind], retained[kind], released[kind]);
    }
    fprintf(stderr, "shared objects of kernels: %ld opened; of any kind: %ld closed\n", opened, closed);
}
