using TorchSharp.Modules;

namespace Fanin.Lab.Networks;

/// <summary>Weights that are one tensor at two places.</summary>
internal static class Ties
{
    /// <summary>Makes an output layer use the table of tokens as its weight, as <c>transformers</c> ties them.</summary>
    public static void Share(Linear head, Embedding tokens)
    {
        Parameter own = head.weight;
        head.weight = tokens.weight!;
        own.Dispose();
    }
}
