"""What Windows says of the disk below a drive letter: which one it is, and by what it is connected."""

import sys
from dataclasses import dataclass

_QUERY_PROPERTY, _GET_DEVICE_NUMBER = 0x2D1400, 0x2D1080
"""IOCTL_STORAGE_QUERY_PROPERTY and IOCTL_STORAGE_GET_DEVICE_NUMBER of ntddstor.h; neither needs any rights."""
_VIRTUAL_BUSES = frozenset({14, 15, 16})
"""BusTypeVirtual, BusTypeFileBackedVirtual (a VHD) and BusTypeSpaces: the real disk is another one."""
_OUTSIDE_BUSES = frozenset({4, 7, 12, 13})
"""BusType1394, BusTypeUsb, BusTypeSd and BusTypeMmc: Windows calls a hard disk in a USB case a fixed one."""


@dataclass(frozen=True, slots=True)
class StorageDevice:
    """What a STORAGE_DEVICE_DESCRIPTOR says."""

    bus: int
    has_removable_media: bool

    @property
    def is_outside(self) -> bool:
        """True for what a person plugs in and takes away."""
        return self.has_removable_media or self.bus in _OUTSIDE_BUSES


def storage_device(root: str) -> StorageDevice | None:
    """The device below the drive `root` ("D:\\"); None where the system does not say."""
    # A STORAGE_PROPERTY_QUERY of zeros asks for the descriptor: RemovableMedia at 10, BusType at 28.
    answer = _asked(root, _QUERY_PROPERTY, bytes(12), 1024)
    if len(answer) < 32:
        return None
    return StorageDevice(int.from_bytes(answer[28:32], "little"), answer[10] != 0)


def device_number(root: str) -> str:
    """What tells the disk of the drive `root` from any other; empty for several disks, and for one in a file."""
    device = storage_device(root)
    if device is None or device.bus in _VIRTUAL_BUSES:
        return ""
    # STORAGE_DEVICE_NUMBER: DeviceType, DeviceNumber, PartitionNumber.
    answer = _asked(root, _GET_DEVICE_NUMBER, b"", 12)
    if len(answer) < 8:
        return ""
    return f"{int.from_bytes(answer[:4], 'little')} {int.from_bytes(answer[4:8], 'little')}"


def clears_what_is_deleted(root: str) -> bool | None:
    """True for a solid-state drive that empties deleted blocks (TRIM); None where the system does not say."""
    # StorageDeviceTrimProperty (8); DEVICE_TRIM_DESCRIPTOR: version, size, TrimEnabled at 8.
    answer = _asked(root, _QUERY_PROPERTY, (8).to_bytes(4, "little") + bytes(8), 12)
    return answer[8] != 0 if len(answer) > 8 else None


def _asked(root: str, code: int, question: bytes, longest: int) -> bytes:
    if sys.platform == "win32":
        from app.system import windows_calls

        try:
            return windows_calls.ask_device("\\\\.\\" + root.rstrip("\\"), code, question, longest)
        except OSError:
            return b""
    return b""
