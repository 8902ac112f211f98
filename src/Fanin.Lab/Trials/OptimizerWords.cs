using System.Collections.Immutable;

namespace Fanin.Lab.Trials;

/// <summary>Optimizers as words: in files of experiments, in tables and in stores. Their JSON form says the same.</summary>
internal static class OptimizerWords
{
    /// <summary>The words, in the order of the kinds.</summary>
    public static ImmutableArray<string> All { get; } = ["sgd", "momentum", "adam", "adamw", "rmsprop"];

    /// <summary>A kind's word.</summary>
    public static string Of(OptimizerKind kind) => All[(int)kind];

    /// <summary>A word's kind; <see langword="null"/> if there is none.</summary>
    public static OptimizerKind? Find(string word) => All.IndexOf(word) is >= 0 and var index ? (OptimizerKind)index : null;
}
