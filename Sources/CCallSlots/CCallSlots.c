#include "CCallSlots.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ALTERNATE_STACK_SIZE (64 * 1024)

static call_slots_file *_Atomic shared_file;
static pthread_key_t thread_end;
static const int fault_signals[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGSYS};
static struct sigaction actions_before[64];

// The thread's slot, for its whole life: entering a call is then a few stores.
static __thread call_slot *own_slot;
static __thread bool has_looked;
static __thread void *own_stack;

// On the thread that the fault happened on: only async-signal-safe calls (signal-safety(7)).
static void note_fault(int number, siginfo_t *info, void *context) {
    (void)context;
    call_slots_file *file = atomic_load(&shared_file);
    bool is_sent = info->si_code <= 0;
    if (is_sent && info->si_pid != getpid()) {
        if (file) atomic_store(&file->killed, (uint32_t)number);
    } else if (own_slot && atomic_load(&own_slot->active)) {
        atomic_store(&own_slot->fault, (uint32_t)number);
    }
    // As if nobody had looked: the instruction faults again, and what was sent is sent again.
    sigaction(number, &actions_before[number], NULL);
    if (is_sent) raise(number);
}

static void note_exit(void) {
    if (own_slot && atomic_load(&own_slot->active)) atomic_store(&own_slot->fault, CALL_SLOTS_EXIT);
}

static void leave_thread(void *slot) {
    call_slot *taken = slot;
    own_slot = NULL;
    if (taken) atomic_store(&taken->taken, 0);
    stack_t none = {.ss_flags = SS_DISABLE};
    sigaltstack(&none, NULL);
    free(own_stack);
    own_stack = NULL;
}

// Without a stack of its own, the handler could not run on a thread whose stack has overflowed.
static void give_alternate_stack(void) {
    stack_t present;
    if (sigaltstack(NULL, &present) != 0 || !(present.ss_flags & SS_DISABLE)) return;
    own_stack = malloc(ALTERNATE_STACK_SIZE);
    if (!own_stack) return;
    stack_t alternate = {.ss_sp = own_stack, .ss_size = ALTERNATE_STACK_SIZE};
    sigaltstack(&alternate, NULL);
}

static void take_slot(call_slots_file *file) {
    has_looked = true;
    for (uint32_t index = 0; index < CALL_SLOTS_COUNT; index++) {
        uint32_t free_slot = 0;
        if (!atomic_compare_exchange_strong(&file->slots[index].taken, &free_slot, 1)) continue;
        own_slot = &file->slots[index];
        break;
    }
    if (!own_slot) return;
    give_alternate_stack();
    pthread_setspecific(thread_end, own_slot);
}

void call_slots_begin(call_slots_file *file) {
    pthread_key_create(&thread_end, leave_thread);
    atomic_store(&shared_file, file);
    for (size_t index = 0; index < sizeof fault_signals / sizeof *fault_signals; index++) {
        struct sigaction action = {.sa_sigaction = note_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
        sigemptyset(&action.sa_mask);
        sigaction(fault_signals[index], &action, &actions_before[fault_signals[index]]);
    }
    atexit(note_exit);
}

void call_slots_enter(const call_record *record, call_record *before) {
    if (!own_slot) {
        call_slots_file *file = atomic_load(&shared_file);
        if (!file || has_looked) return;
        take_slot(file);
        if (!own_slot) return;
    }
    if (atomic_load_explicit(&own_slot->active, memory_order_relaxed)) {
        *before = own_slot->record;
        // No reader may see half of one and half of the other.
        atomic_store(&own_slot->active, 0);
    } else {
        before->kind = 0;
    }
    own_slot->record = *record;
    atomic_store(&own_slot->active, 1);
}

void call_slots_leave(const call_record *before) {
    if (!own_slot) return;
    atomic_store(&own_slot->active, 0);
    if (before->kind == 0) return;
    own_slot->record = *before;
    atomic_store(&own_slot->active, 1);
}

void call_slots_end(void) {
    call_slots_file *file = atomic_load(&shared_file);
    if (file) atomic_store(&file->ended, 1);
}

uint32_t call_slots_ended(const call_slots_file *file) {
    return atomic_load(&file->ended);
}

uint32_t call_slots_killed(const call_slots_file *file) {
    return atomic_load(&file->killed);
}

bool call_slots_read(const call_slots_file *file, uint32_t index, call_record *record, uint32_t *fault) {
    const call_slot *slot = &file->slots[index];
    if (!atomic_load(&slot->active)) return false;
    *record = slot->record;
    if (record->owner_length > sizeof record->owner || record->subject_length > sizeof record->subject) return false;
    *fault = atomic_load(&slot->fault);
    return record->kind != 0;
}
