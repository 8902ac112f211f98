using Fanin.Torch.Native;

namespace Fanin.Torch.Tests.Native;

public sealed class VersionPatchTests
{
    [Fact]
    public void For_ChangesTheWeakFlagAlone_WhenNoRelocationUsesTheMissingVersion()
    {
        byte[] content = CraftedElf.Library().Build();
        byte[] before = [.. content];

        var patch = VersionPatch.For(content, CraftedElf.OldCpp);

        NeededVersion missing = Assert.Single(patch.Missing);
        Assert.Equal("CPP_2.0", missing.Name);
        Assert.Equal(before, content);
        int changed = Assert.Single(Enumerable.Range(0, content.Length), i => content[i] != patch.Content[i]);
        Assert.Equal((int)missing.FlagsOffset, changed);
        Assert.Equal(content[changed] | 2, patch.Content[changed]);
    }

    [Fact]
    public void For_FindsNothingToDo_WhenPatchedBefore()
    {
        byte[] patched = VersionPatch.For(CraftedElf.Library().Build(), CraftedElf.OldCpp).Content;

        var again = VersionPatch.For(patched, CraftedElf.OldCpp);

        Assert.Empty(again.Missing);
        Assert.Same(patched, again.Content);
    }

    [Fact]
    public void For_LeavesTheContent_WhenEveryVersionIsThere()
    {
        byte[] content = CraftedElf.Library(2).Build();

        var patch = VersionPatch.For(content, _ => new LoadedLibrary("/lib/any.so", ["CPP_1.0", "CPP_2.0", "C_1.0"]));

        Assert.Empty(patch.Missing);
        Assert.Same(content, patch.Content);
    }

    [Fact]
    public void For_LeavesTheContent_WhenNoLibraryIsKnown() =>
        Assert.Empty(VersionPatch.For(CraftedElf.Library(2).Build(), _ => null).Missing);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void For_Refuses_WhenARelocationUsesTheMissingVersion(bool jump)
    {
        ElfBuilder asking = CraftedElf.Library();
        byte[] content = new ElfBuilder
        {
            SoName = asking.SoName,
            NeededVersions = asking.NeededVersions,
            Symbols = asking.Symbols,
            Relocations = jump ? [0] : [0, 2],
            JumpRelocations = jump ? [1, 2] : [1],
        }.Build();

        var refusal = Assert.Throws<DllNotFoundException>(() => VersionPatch.For(content, CraftedElf.OldCpp));

        Assert.Equal(
            "libasking.so needs CPP_2.0, but /lib/libcpp.so.6.0.1 ends at CPP_1.0 and the symbol new_symbol is really used: "
            + "install a newer libcpp.so.6 or use a later distribution.",
            refusal.Message);
    }

    [Fact]
    public void For_Refuses_WhenTheSymbolOfAMissingVersionIsHidden()
    {
        byte[] content = new ElfBuilder
        {
            NeededVersions = [("libcpp.so.6", "CPP_2.0")],
            Symbols = [("hidden_symbol", 0x8002)],
            Relocations = [1],
        }.Build();

        Assert.Throws<DllNotFoundException>(() => VersionPatch.For(content, CraftedElf.OldCpp));
    }

    [Fact]
    public void For_RefusesAVersionOfGlibc_EvenWhenNothingUsesIt()
    {
        byte[] content = new ElfBuilder { NeededVersions = [("libc.so.6", "GLIBC_2.34")] }.Build();

        var refusal = Assert.Throws<DllNotFoundException>(
            () => VersionPatch.For(content, _ => new LoadedLibrary("/lib/libc-2.31.so", ["GLIBC_2.4", "GLIBC_2.31", "GLIBC_PRIVATE"])));

        Assert.Contains("needs GLIBC_2.34, but /lib/libc-2.31.so ends at GLIBC_2.31: this system's glibc is too old", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void For_MakesOnlyTheUnusedVersionWeak_InTorchSharpsOwnLibrary()
    {
        Assert.SkipUnless(RealFiles.Exist, RealFiles.Reason);
        byte[] content = File.ReadAllBytes(RealFiles.TorchSharp);
        IEnumerable<string> upTo30 = ElfVersions.Needed(new ElfImage(content)).Select(version => version.Name).Where(name => name is not "GLIBCXX_3.4.32");

        var patch = VersionPatch.For(content, name => name is "libstdc++.so.6" ? new LoadedLibrary("/lib/libstdc++.so.6.0.30", [.. upTo30]) : null);

        Assert.Equal("GLIBCXX_3.4.32", Assert.Single(patch.Missing).Name);
        Assert.Single(Enumerable.Range(0, content.Length), i => content[i] != patch.Content[i]);
    }
}
