using Fanin.Torch.Native;

namespace Fanin.Torch.Tests.Native;

// The crafted libraries that several tests share.
internal static class CraftedElf
{
    // Needs CPP_1 and CPP_2 of libcpp.so.6 and C_1 of libc.so.6. Symbol 1 has version CPP_1, symbol 2 CPP_2, symbol 3 C_1.
    public static ElfBuilder Library(params uint[] relocations) => new()
    {
        SoName = "libasking.so",
        Needed = ["libcpp.so.6", "libc.so.6"],
        NeededVersions = [("libcpp.so.6", "CPP_1.0"), ("libcpp.so.6", "CPP_2.0"), ("libc.so.6", "C_1.0")],
        DefinedVersions = ["ASKING_1.0", "ASKING_2.0"],
        Symbols = [("old_symbol", 2), ("new_symbol", 3), ("c_symbol", 4)],
        Relocations = [0, 1, .. relocations],
        JumpRelocations = [3],
    };

    // A libcpp.so.6 with CPP_1 only; other libraries are not known.
    public static LoadedLibrary? OldCpp(string soName) =>
        soName is "libcpp.so.6" ? new LoadedLibrary("/lib/libcpp.so.6.0.1", ["CPP_1.0"]) : null;
}
