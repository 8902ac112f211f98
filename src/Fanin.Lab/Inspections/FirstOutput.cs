using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Fanin.Lab.Inspections;

/// <summary>The output that counts, of a module that returns several: the first.</summary>
internal static class FirstOutput
{
    /// <summary>The tensor itself, or the first of a tuple or list.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static Tensor Of(object output) => output switch
    {
        Tensor tensor => tensor,
        ITuple { Length: > 0 } tuple when tuple[0] is Tensor first => first,
        IReadOnlyList<Tensor> { Count: > 0 } list => list[0],
        ITuple tuple => throw new NotSupportedException(FormattableString.Invariant($"The module returns a tuple of {tuple.Length} whose first is no tensor; wrap it in a module that returns one.")),
        _ => throw new NotSupportedException($"The module returns a {output.GetType().Name}, and no tensor; wrap it in a module that returns one."),
    };
}
