using Fanin.Lab.Trials;

namespace Fanin.Lab.Experiments;

/// <summary>Optimizers as words.</summary>
internal static class OptimizerWords
{
    /// <summary>The words, in the order of the kinds.</summary>
    public static IReadOnlyList<string> All { get; } = ["sgd", "momentum", "adam", "adamw", "rmsprop"];

    /// <summary>A kind's word.</summary>
    public static string Of(OptimizerKind kind) => All[(int)kind];
}
