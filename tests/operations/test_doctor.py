"""The doctor: names what is missing in words, and ends with 1 only when the site cannot work."""

import datetime as dt
import socket
import sys
from dataclasses import replace

import pytest

from coordinator.core.db import db, unit_of_work
from coordinator.jobs.service import enqueue
from coordinator.operations import doctor
from coordinator.operations.doctor import Health


def of(settings, word: str) -> doctor.Finding:
    (finding,) = [found for found in doctor.examine(settings, db.engine) if word in found.sentence]
    return finding


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_a_site_in_order_has_no_fault(site):
    result = site.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 0
    assert "fault" not in result.output
    assert "The tables are up to date" in result.output


def test_missing_tables_are_a_fault_with_its_cure(empty_site):
    result = empty_site.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 1
    assert "The tables are at nothing" in result.output
    assert "flask upgrade-database" in result.output


def test_without_pango_pdfs_are_missing_and_nothing_else(site, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    missing = type("Finder", (), {"find_spec": staticmethod(refuse_weasyprint)})
    monkeypatch.delitem(sys.modules, "weasyprint")
    monkeypatch.setattr(sys, "meta_path", [missing, *sys.meta_path])
    finding = of(site.config["SETTINGS"], "PDFs")
    assert finding.health is Health.WANT
    assert finding.sentence == "libpango-1.0-0 is missing: no PDFs. Everything else works."
    assert "libpango-1.0-0" in finding.cure


def refuse_weasyprint(name, _path=None, _target=None):
    if name == "weasyprint":
        raise OSError("cannot load library 'libpango-1.0-0': no such file")


def test_jobs_that_wait_for_long_mean_that_no_worker_runs(site):
    with unit_of_work():
        enqueue("mail.send")
    assert of(site.config["SETTINGS"], "No job").sentence == "No job waits for long."
    with unit_of_work():
        enqueue("mail.send", delay=-dt.timedelta(minutes=6))
    finding = of(site.config["SETTINGS"], "Jobs")
    assert finding.health is Health.WANT
    assert finding.sentence == "Jobs (mail, PDFs) that have waited for more than 5 minutes: 1. No worker runs."


def test_a_silent_mail_server_and_a_silent_redis_are_named(site):
    settings = replace(site.config["SETTINGS"], smtp_host="127.0.0.1", smtp_port=closed_port(), smtp_tls="none",
                       redis_url=f"redis://127.0.0.1:{closed_port()}/0")  # fmt: skip
    for word in ("mail server", "Redis"):
        finding = of(settings, word)
        assert finding.health is Health.WANT
        assert "efuse" in finding.sentence


@pytest.mark.parametrize(("free", "health"), [(10**12, Health.GOOD), (10**8, Health.WANT), (10**6, Health.FAULT)])
def test_a_full_disk_is_a_fault(site, monkeypatch, free, health):
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _path: usage)
    assert of(site.config["SETTINGS"], "MB free").health is health


def test_a_network_disk_is_recognised_by_the_longest_mount_point(tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/vda / ext4 rw 0 0\nserver:/x {tmp_path}/share\\040one nfs4 rw 0 0\n")
    assert doctor._disk_kind(tmp_path / "share one" / "coordinator.db", mounts) == "nfs4"
    assert doctor._disk_kind(tmp_path / "coordinator.db", mounts) == "ext4"
