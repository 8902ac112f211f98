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

/// <summary>Runs a formula over words, in as many lanes as the processor has; the rest, which gives the same bits, in one.</summary>
/// <remarks>
/// <para>Numbers are float32, and may take the place of their words, or bfloat16: then each is rounded once more, and must be such that
/// <see cref="SixteenBits.RoundToBFloat16"/> can.</para>
/// <para>Loops of vectors, here and elsewhere, are compiled with optimization at once: without it they are so slow that a model of a hundred million numbers is
/// filled before the runtime has replaced them.</para>
/// </remarks>
internal static class LaneLoop
{
    /// <summary>Word by word.</summary>
    public static void Run<TFormula, TNumber>(in TFormula formula, ReadOnlySpan<float> words, Span<TNumber> numbers)
        where TFormula : struct, IWordFormula
        where TNumber : unmanaged
    {
        int done = 0;
        if (ThirtyTwoLanes.IsSupported)
        {
            done = Run<TFormula, TNumber, ThirtyTwoLanes>(formula, words, numbers, done);
        }

        if (SixteenLanes.IsSupported)
        {
            done = Run<TFormula, TNumber, SixteenLanes>(formula, words, numbers, done);
        }

        Run<TFormula, TNumber, OneLane>(formula, words, numbers, done);
    }

    /// <summary>Number by number, with a word each.</summary>
    public static void RunMixed<TFormula, TNumber>(
        in TFormula formula, ReadOnlySpan<float> mixed, ReadOnlySpan<float> words, Span<TNumber> numbers)
        where TFormula : struct, IMixedFormula
        where TNumber : unmanaged
    {
        int done = 0;
        if (ThirtyTwoLanes.IsSupported)
        {
            done = RunMixed<TFormula, TNumber, ThirtyTwoLanes>(formula, mixed, words, numbers, done);
        }

        if (SixteenLanes.IsSupported)
        {
            done = RunMixed<TFormula, TNumber, SixteenLanes>(formula, mixed, words, numbers, done);
        }

        RunMixed<TFormula, TNumber, OneLane>(formula, mixed, words, numbers, done);
    }

    /// <summary>Pair by pair.</summary>
    public static void RunPairs<TFormula, TNumber>(in TFormula formula, ReadOnlySpan<float> words, Span<TNumber> numbers)
        where TFormula : struct, IPairFormula
        where TNumber : unmanaged
    {
        int done = 0;
        if (ThirtyTwoLanes.IsSupported)
        {
            done = RunPairs<TFormula, TNumber, ThirtyTwoLanes>(formula, words, numbers, done);
        }

        if (SixteenLanes.IsSupported)
        {
            done = RunPairs<TFormula, TNumber, SixteenLanes>(formula, words, numbers, done);
        }

        RunPairs<TFormula, TNumber, OneLane>(formula, words, numbers, done);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Run<TFormula, TNumber, T>(in TFormula formula, ReadOnlySpan<float> words, Span<TNumber> numbers, int done)
        where TFormula : struct, IWordFormula
        where TNumber : unmanaged
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
    private static int RunMixed<TFormula, TNumber, T>(
        in TFormula formula, ReadOnlySpan<float> mixed, ReadOnlySpan<float> words, Span<TNumber> numbers, int done)
        where TFormula : struct, IMixedFormula
        where TNumber : unmanaged
        where T : struct, ILanes<T>
    {
        TFormula local = formula;
        for (; done <= words.Length - T.Count; done += T.Count)
        {
            T.Store(numbers, done, local.Numbers(T.Load(mixed, done), T.Load(words, done)));
        }

        return done;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int RunPairs<TFormula, TNumber, T>(in TFormula formula, ReadOnlySpan<float> words, Span<TNumber> numbers, int done)
        where TFormula : struct, IPairFormula
        where TNumber : unmanaged
        where T : struct, ILanes<T>
    {
        TFormula local = formula;
        for (; done <= words.Length - (2 * T.Count); done += 2 * T.Count)
        {
            (T even, T odd) = T.LoadPairs(words, done);
            (even, odd) = local.Numbers(even, odd);
            T.StorePairs(numbers, done, even, odd);
        }

        return done;
    }
}
