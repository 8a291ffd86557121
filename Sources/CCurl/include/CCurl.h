#pragma once

// libcurl, whose options are variadic functions that Swift cannot call: a function here for each type of option that
// Delivery sets.

#include <curl/curl.h>
#include <stddef.h>
#include <sys/socket.h>

// Macros with casts, which Swift does not import.
static const unsigned long CURLAUTH_BASIC_ = CURLAUTH_BASIC;
static const long CURL_GLOBAL_DEFAULT_ = CURL_GLOBAL_DEFAULT;

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value);
CURLcode ccurl_set_int64(CURL *easy, CURLoption option, curl_off_t value);
CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value);
CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value);

typedef size_t (*ccurl_transport)(char *buffer, size_t size, size_t count, void *context);
/// Whether a connection to the address is allowed.
typedef int (*ccurl_address_check)(void *context, const struct sockaddr *address);

/// Takes a command of a protocol of commands and replies, such as SMTP, before it is sent.
typedef void (*ccurl_command)(const char *bytes, size_t count, void *context);

/// Has `read` fill buffers with what is sent, `write` take the body of what comes, and `header` the lines before it.
void ccurl_set_transport(
    CURL *easy, void *context, ccurl_transport read, ccurl_transport write, ccurl_transport header);
/// `rewinder` must outlive the transfer.
struct ccurl_rewinder {
    void (*rewind)(void *context);
    void *context;
};
/// Has what is sent begun anew, where a connection that was kept turns out to be dead.
void ccurl_set_rewinder(CURL *easy, struct ccurl_rewinder *rewinder);

/// `listener` must outlive the transfer.
struct ccurl_listener {
    ccurl_command hear;
    void *context;
};
void ccurl_set_listener(CURL *easy, struct ccurl_listener *listener);

/// Asks again and again whether the transfer is to end. `watcher` must outlive it.
struct ccurl_watcher {
    int (*is_cancelled)(void *context);
    void *context;
};
void ccurl_set_watcher(CURL *easy, struct ccurl_watcher *watcher);

/// Has the address of every connection checked before it is made.
/// `checked` must outlive the transfer.
struct ccurl_check {
    ccurl_address_check check;
    void *context;
};
void ccurl_set_address_check(CURL *easy, struct ccurl_check *checked);

long ccurl_response_code(CURL *easy);
void ccurl_set_multi_long(CURLM *multi, CURLMoption option, long value);
/// The transfer of a message that says that it is done; `NULL` for any other message.
CURL *ccurl_done(const CURLMsg *message, CURLcode *result);
