#!/usr/bin/python3
"""A window around WebKit that a driver steers. Unlike the driver's own browser, which is a private window and forgets when
its last page closes, it keeps on the disk what pages keep, as the browser of a phone does."""

import os

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402

home = os.environ["HOME"]
kept = WebKit2.WebsiteDataManager(base_data_directory=f"{home}/data", base_cache_directory=f"{home}/cache")
context = WebKit2.WebContext(website_data_manager=kept)
context.get_cookie_manager().set_persistent_storage(f"{home}/cookies", WebKit2.CookiePersistentStorage.SQLITE)


def open_page(_session):
    page = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
    window = Gtk.Window(default_width=360, default_height=740)
    page.connect("close", lambda _page: window.destroy())
    window.add(page)
    window.show_all()
    return page


def steer(_context, session):
    named = WebKit2.ApplicationInfo()
    named.set_name("WebKitGTK")
    named.set_version(WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version())
    session.set_application_info(named)
    session.connect("create-web-view", open_page)


context.connect("automation-started", steer)
context.set_automation_allowed(True)
Gtk.main()
