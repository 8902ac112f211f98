using System.Runtime.CompilerServices;
using Fanin.Kernels.Lanes;

namespace Fanin.Kernels;

/// <summary>A formula from one word to one number.</summary>
internal interface IWordFormula
{
    /// <summary>The numbers of some words.</summary>
    public T Numbers<T>(T words)
        where T : struct, ILanes<T>;
}

/// <summary>A formula from a word and a number to a number.</summary>
internal interface IMixedFormula
{
    /// <summary>The numbers of some words and numbers.</summary>
    public T Numbers<T>(T numbers, T words)
        where T : struct, ILanes<T>;
}

/// <summary>A formula from two words to two numbers.</summary>
internal interface IPairFormula
{
    /// <summary>The numbers of some pairs of words.</summary>
    public (T Even, T Odd) Numbers<T>(T evenWords, T oddWords)
        where T : struct, ILanes<T>;
}

/// <summary>Runs a formula over words in place, in as many lanes as the processor has; the rest, which gives the same bits, in one.</summary>
/// <remarks>Loops of vectors, here and elsewhere, are compiled with optimization at once: without it they are so slow that a model of a hundred million numbers is
/// filled before the runtime has replaced them.</remarks>
internal static class LaneLoop
{
    /// <summary>Word by word, in place.</summary>
    public static void Run<TFormula>(in TFormula formula, Span<float> block)
        where TFormula : struct, IWordFormula => Run(formula, block, block);

    /// <summary>Word by word.</summary>
    public static void Run<TFormula>(in TFormula formula, ReadOnlySpan<float> words, Span<float> numbers)
        where TFormula : struct, IWordFormula
    {
        int done = 0;
        if (ThirtyTwoLanes.IsSupported)
        {
            done = Run<TFormula, ThirtyTwoLanes>(formula, words, numbers, done);
        }

        if (SixteenLanes.IsSupported)
        {
            done = Run<TFormula, SixteenLanes>(formula, words, numbers, done);
        }

        Run<TFormula, OneLane>(formula, words, numbers, done);
    }

    /// <summary>Number by number, over the words that a block comes with.</summary>
    public static void RunMixed<TFormula>(in TFormula formula, ReadOnlySpan<float> numbers, Span<float> block)
        where TFormula : struct, IMixedFormula
    {
        int done = 0;
        if (ThirtyTwoLanes.IsSupported)
        {
            done = RunMixed<TFormula, ThirtyTwoLanes>(formula, numbers, block, done);
        }

        if (SixteenLanes.IsSupported)
        {
            done = RunMixed<TFormula, SixteenLanes>(formula, numbers, block, done);
        }

        RunMixed<TFormula, OneLane>(formula, numbers, block, done);
    }

    /// <summary>Pair by pair.</summary>
    public static void RunPairs<TFormula>(in TFormula formula, Span<float> block)
        where TFormula : struct, IPairFormula
    {
        int done = 0;
        if (ThirtyTwoLanes.IsSupported)
        {
            done = RunPairs<TFormula, ThirtyTwoLanes>(formula, block, done);
        }

        if (SixteenLanes.IsSupported)
        {
            done = RunPairs<TFormula, SixteenLanes>(formula, block, done);
        }

        RunPairs<TFormula, OneLane>(formula, block, done);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Run<TFormula, T>(in TFormula formula, ReadOnlySpan<float> words, Span<float> numbers, int done)
        where TFormula : struct, IWordFormula
        where T : struct, ILanes<T>
    {
        TFormula local = formula;
        for (; done <= words.Length - T.Count; done += T.Count)
        {
            T.Store(numbers, done, local.Numbers(T.Load(words, done)));
        }

        return done;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int RunMixed<TFormula, T>(in TFormula formula, ReadOnlySpan<float> numbers, Span<float> block, int done)
        where TFormula : struct, IMixedFormula
        where T : struct, ILanes<T>
    {
        TFormula local = formula;
        for (; done <= block.Length - T.Count; done += T.Count)
        {
            T.Store(block, done, local.Numbers(T.Load(numbers, done), T.Load(block, done)));
        }

        return done;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int RunPairs<TFormula, T>(in TFormula formula, Span<float> block, int done)
        where TFormula : struct, IPairFormula
        where T : struct, ILanes<T>
    {
        TFormula local = formula;
        for (; done <= block.Length - (2 * T.Count); done += 2 * T.Count)
        {
            (T even, T odd) = T.LoadPairs(block, done);
            (even, odd) = local.Numbers(even, odd);
            T.StorePairs(block, done, even, odd);
        }

        return done;
    }
}
