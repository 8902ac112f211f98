using System.Text;

namespace Fanin.Checkpoints;

/// <summary>Orders names by their UTF-8 bytes, as the reference implementation of safetensors does. UTF-16 has another order beyond U+FFFF.</summary>
internal sealed class CodePointOrder : IComparer<string>
{
    public static CodePointOrder Instance { get; } = new();

    public int Compare(string? x, string? y) =>
        Encoding.UTF8.GetBytes(x ?? string.Empty).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y ?? string.Empty));
}
