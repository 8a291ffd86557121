// Calls on record in memory that outlives the process: which thread is in which call, and whether a thread died in it.
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define CALL_SLOTS_MAGIC "callslt1"
#define CALL_SLOTS_COUNT 256
// The process was ended by exit(3), called in the middle of a call.
#define CALL_SLOTS_EXIT 0x100

// What a call is: whose code, what kind of call by the caller's own numbers, and what it is about.
typedef struct {
    uint8_t kind;
    uint8_t owner_length;
    uint8_t subject_length;
    char owner[40];
    char subject[69];
} call_record;

typedef struct {
    // Whether a thread is in the call.
    _Atomic uint32_t active;
    // The signal that the thread died of, CALL_SLOTS_EXIT, or 0.
    _Atomic uint32_t fault;
    _Atomic uint32_t taken;
    uint32_t reserved;
    call_record record;
} call_slot;

typedef struct {
    char magic[8];
    char boot_id[40];
    // Whether the process ended in order.
    _Atomic uint32_t ended;
    // A signal of another process that it died of, or 0.
    _Atomic uint32_t killed;
    uint32_t pid;
    uint32_t reserved;
    call_slot slots[CALL_SLOTS_COUNT];
} call_slots_file;

// Begins to use a mapped file that was made anew, and watches for faults. Once in a process; it stays so.
void call_slots_begin(call_slots_file *file);

// Puts the calling thread's call on record, and gives back what was on record before, for call_slots_leave.
// Without a file, or with all slots taken, nothing is recorded.
void call_slots_enter(const call_record *record, call_record *before);
void call_slots_leave(const call_record *before);

// Says that the process ends in order.
void call_slots_end(void);

// For readers of a file that another process left.
uint32_t call_slots_ended(const call_slots_file *file);
uint32_t call_slots_killed(const call_slots_file *file);
// Whether a thread was in a call, with the call and what it died of.
bool call_slots_read(const call_slots_file *file, uint32_t index, call_record *record, uint32_t *fault);
