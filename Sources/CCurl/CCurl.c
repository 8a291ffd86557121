#include "CCurl.h"

#include <unistd.h>

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) { return curl_easy_setopt(easy, option, value); }

CURLcode ccurl_set_int64(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}

void ccurl_set_transport(
    CURL *easy, void *context, ccurl_transport read, ccurl_transport write, ccurl_transport header) {
    curl_easy_setopt(easy, CURLOPT_READDATA, context);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, read);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, write);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, header);
}

static int seek(void *context, curl_off_t offset, int origin) {
    struct ccurl_rewinder *rewinder = context;
    if (offset != 0 || origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
    rewinder->rewind(rewinder->context);
    return CURL_SEEKFUNC_OK;
}

void ccurl_set_rewinder(CURL *easy, struct ccurl_rewinder *rewinder) {
    curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, seek);
    curl_easy_setopt(easy, CURLOPT_SEEKDATA, rewinder);
}

static int hear(CURL *easy, curl_infotype type, char *bytes, size_t count, void *context) {
    (void)easy;
    struct ccurl_listener *listener = context;
    if (type == CURLINFO_HEADER_OUT) listener->hear(bytes, count, listener->context);
    return 0;
}

void ccurl_set_listener(CURL *easy, struct ccurl_listener *listener) {
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, hear);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, listener);
    curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
}

static int watch(void *context, curl_off_t down, curl_off_t downloaded, curl_off_t up, curl_off_t uploaded) {
    (void)down, (void)downloaded, (void)up, (void)uploaded;
    struct ccurl_watcher *watcher = context;
    return watcher->is_cancelled(watcher->context);
}

void ccurl_set_watcher(CURL *easy, struct ccurl_watcher *watcher) {
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, watch);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, watcher);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
}

static curl_socket_t open_checked(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    (void)purpose;
    struct ccurl_check *checked = context;
    if (!checked->check(checked->context, &address->addr)) return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void ccurl_set_address_check(CURL *easy, struct ccurl_check *checked) {
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_checked);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, checked);
}

long ccurl_response_code(CURL *easy) {
    long code = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &code);
    return code;
}

void ccurl_set_multi_long(CURLM *multi, CURLMoption option, long value) { curl_multi_setopt(multi, option, value); }

CURL *ccurl_done(const CURLMsg *message, CURLcode *result) {
    if (message->msg != CURLMSG_DONE) return NULL;
    *result = message->data.result;
    return message->easy_handle;
}
