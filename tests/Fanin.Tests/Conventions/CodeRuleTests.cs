using Fanin.Tests.Support;

namespace Fanin.Tests.Conventions;

/// <summary>Rules of the house that no compiler checks.</summary>
public class CodeRuleTests
{
    private static readonly string[] Unchecked =
    [
        "MemoryMarshal.GetReference", "MemoryMarshal.GetArrayDataReference", "MemoryMarshal.CreateSpan", "MemoryMarshal.CreateReadOnlySpan", "LoadUnsafe", "StoreUnsafe",
        "Unsafe.Add", "Unsafe.As", "Unsafe.AsRef", "Unsafe.Read", "Unsafe.Write", "Unsafe.SkipInit", "Unsafe.AddByteOffset", "Unsafe.Subtract", "Unsafe.Copy", "Unsafe.Init", "[SkipLocalsInit]", " unsafe ", "fixed (",
    ];

    [Fact]
    public void OnlyVectorSpan_ReachesMemoryUnchecked() => Assert.Empty(
        from file in Directory.EnumerateFiles(Path.Combine(Approve.Root(), "src", "Fanin"), "*.cs", SearchOption.AllDirectories)
        where Path.GetFileName(file) != "VectorSpan.cs"
        let code = string.Join('\n', File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)))
        from name in Unchecked
        where code.Contains(name, StringComparison.Ordinal)
        select $"{Path.GetFileName(file)} uses {name}: put it into VectorSpan.cs, with the check that makes it safe.");
}
