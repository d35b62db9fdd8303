"""What a device holds, as its source describes it."""

import pytest

from mobilenet_core.cost import BYTES
from mobilenet_core.published.devices import published_devices
from mobilenet_core.published.memory import Memory, memory_of
from mobilenet_core.sweep import sweep_of


@pytest.mark.parametrize(
    ("hardware", "ram_kb", "flash_kb"),
    [
        ("ARM CM0+, 280 MHz, 264KB RAM, 16MB flash", 264, 16 * 1024),
        ("CSKYV2 ck804ef, 240 MHz, 160+128KB+8MB RAM, 2MB flash", 160 + 128 + 8 * 1024, 2048),
        ("Andes D45 RV32IMAFDCP, 816 MHz, 2MB+32MB RAM, 8MB flash", 34 * 1024, 8192),
        ("RV32P, 320 MHz, 0.8+64MB RAM, 16MB flash", 64.8 * 1024, 16 * 1024),
    ],
)
def test_memory_is_read_from_a_description(hardware, ram_kb, flash_kb):
    assert memory_of(hardware) == Memory(round(ram_kb * 1024), flash_kb * 1024)


@pytest.mark.parametrize("hardware", ["", "Android phone", "AMD64, 2000 MHz, 8GB RAM, 256GB flash"])
def test_where_none_is_told_or_an_operating_system_shares_it_there_is_none(hardware):
    assert memory_of(hardware) is None


def test_every_description_that_tells_of_ram_is_read():
    told = [each for each in published_devices().values() if "RAM" in each.hardware and "GB RAM" not in each.hardware]
    assert len(told) > 20
    assert all(each.memory is not None for each in told)


def test_what_was_timed_on_a_device_fits_its_memory():
    """Else the limit would exclude what somebody ran there."""
    for device in published_devices().values():
        for known in device.points if device.memory else ():
            point, network = known.variant.point, known.variant.network
            names = (f"weight_bytes_{known.setup.precision}", "peak_activation_bytes")
            weights, peak = (int(sweep_of(network, point.alpha, point.resolution, name)[name]) for name in names)
            peak = peak // BYTES["fp32"] * BYTES[known.setup.precision]
            assert peak <= device.memory.ram_bytes, f"{device.name} {known}"
            assert weights <= device.memory.flash_bytes, f"{device.name} {known}"
