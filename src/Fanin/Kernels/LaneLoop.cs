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
    // How a vector of numbers is written.
    private interface IOutput<TNumber>
    {
        public static abstract void Store<T>(Span<TNumber> numbers, int index, T value)
            where T : struct, ILanes<T>;

        public static abstract void StorePairs<T>(Span<TNumber> numbers, int index, T even, T odd)
            where T : struct, ILanes<T>;
    }

    /// <summary>Word by word.</summary>
    public static void Run<TFormula>(in TFormula formula, ReadOnlySpan<float> words, Span<float> numbers)
        where TFormula : struct, IWordFormula => Run<TFormula, float, Single>(formula, words, numbers);

    /// <inheritdoc cref="Run{TFormula}(in TFormula, ReadOnlySpan{float}, Span{float})"/>
    public static void Run<TFormula>(in TFormula formula, ReadOnlySpan<float> words, Span<BFloat16> numbers)
        where TFormula : struct, IWordFormula => Run<TFormula, BFloat16, Brain>(formula, words, numbers);

    /// <summary>Number by number, with a word each.</summary>
    public static void RunMixed<TFormula>(in TFormula formula, ReadOnlySpan<float> mixed, ReadOnlySpan<float> words, Span<float> numbers)
        where TFormula : struct, IMixedFormula => RunMixed<TFormula, float, Single>(formula, mixed, words, numbers);

    /// <inheritdoc cref="RunMixed{TFormula}(in TFormula, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>
    public static void RunMixed<TFormula>(in TFormula formula, ReadOnlySpan<float> mixed, ReadOnlySpan<float> words, Span<BFloat16> numbers)
        where TFormula : struct, IMixedFormula => RunMixed<TFormula, BFloat16, Brain>(formula, mixed, words, numbers);

    /// <summary>Pair by pair.</summary>
    public static void RunPairs<TFormula>(in TFormula formula, ReadOnlySpan<float> words, Span<float> numbers)
        where TFormula : struct, IPairFormula => RunPairs<TFormula, float, Single>(formula, words, numbers);

    /// <inheritdoc cref="RunPairs{TFormula}(in TFormula, ReadOnlySpan{float}, Span{float})"/>
    public static void RunPairs<TFormula>(in TFormula formula, ReadOnlySpan<float> words, Span<BFloat16> numbers)
        where TFormula : struct, IPairFormula => RunPairs<TFormula, BFloat16, Brain>(formula, words, numbers);

    private static void Run<TFormula, TNumber, TOutput>(in TFormula formula, ReadOnlySpan<float> words, Span<TNumber> numbers)
        where TFormula : struct, IWordFormula
        where TOutput : struct, IOutput<TNumber>
    {
        int done = 0;
        if (ThirtyTwoLanes.IsSupported)
        {
            done = Run<TFormula, TNumber, TOutput, ThirtyTwoLanes>(formula, words, numbers, done);
        }

        if (SixteenLanes.IsSupported)
        {
            done = Run<TFormula, TNumber, TOutput, SixteenLanes>(formula, words, numbers, done);
        }

        Run<TFormula, TNumber, TOutput, OneLane>(formula, words, numbers, done);
    }

    private static void RunMixed<TFormula, TNumber, TOutput>(
        in TFormula formula, ReadOnlySpan<float> mixed, ReadOnlySpan<float> words, Span<TNumber> numbers)
        where TFormula : struct, IMixedFormula
        where TOutput : struct, IOutput<TNumber>
    {
        int done = 0;
        if (ThirtyTwoLanes.IsSupported)
        {
            done = RunMixed<TFormula, TNumber, TOutput, ThirtyTwoLanes>(formula, mixed, words, numbers, done);
        }

        if (SixteenLanes.IsSupported)
        {
            done = RunMixed<TFormula, TNumber, TOutput, SixteenLanes>(formula, mixed, words, numbers, done);
        }

        RunMixed<TFormula, TNumber, TOutput, OneLane>(formula, mixed, words, numbers, done);
    }

    private static void RunPairs<TFormula, TNumber, TOutput>(in TFormula formula, ReadOnlySpan<float> words, Span<TNumber> numbers)
        where TFormula : struct, IPairFormula
        where TOutput : struct, IOutput<TNumber>
    {
        int done = 0;
        if (ThirtyTwoLanes.IsSupported)
        {
            done = RunPairs<TFormula, TNumber, TOutput, ThirtyTwoLanes>(formula, words, numbers, done);
        }

        if (SixteenLanes.IsSupported)
        {
            done = RunPairs<TFormula, TNumber, TOutput, SixteenLanes>(formula, words, numbers, done);
        }

        RunPairs<TFormula, TNumber, TOutput, OneLane>(formula, words, numbers, done);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Run<TFormula, TNumber, TOutput, T>(in TFormula formula, ReadOnlySpan<float> words, Span<TNumber> numbers, int done)
        where TFormula : struct, IWordFormula
        where TOutput : struct, IOutput<TNumber>
        where T : struct, ILanes<T>
    {
        TFormula local = formula;
        for (; done <= words.Length - T.Count; done += T.Count)
        {
            TOutput.Store(numbers, done, local.Numbers(T.Load(words, done)));
        }

        return done;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int RunMixed<TFormula, TNumber, TOutput, T>(
        in TFormula formula, ReadOnlySpan<float> mixed, ReadOnlySpan<float> words, Span<TNumber> numbers, int done)
        where TFormula : struct, IMixedFormula
        where TOutput : struct, IOutput<TNumber>
        where T : struct, ILanes<T>
    {
        TFormula local = formula;
        for (; done <= words.Length - T.Count; done += T.Count)
        {
            TOutput.Store(numbers, done, local.Numbers(T.Load(mixed, done), T.Load(words, done)));
        }

        return done;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int RunPairs<TFormula, TNumber, TOutput, T>(in TFormula formula, ReadOnlySpan<float> words, Span<TNumber> numbers, int done)
        where TFormula : struct, IPairFormula
        where TOutput : struct, IOutput<TNumber>
        where T : struct, ILanes<T>
    {
        TFormula local = formula;
        for (; done <= words.Length - (2 * T.Count); done += 2 * T.Count)
        {
            (T even, T odd) = T.LoadPairs(words, done);
            (even, odd) = local.Numbers(even, odd);
            TOutput.StorePairs(numbers, done, even, odd);
        }

        return done;
    }

    private readonly struct Single : IOutput<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<T>(Span<float> numbers, int index, T value)
            where T : struct, ILanes<T> => T.Store(numbers, index, value);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void StorePairs<T>(Span<float> numbers, int index, T even, T odd)
            where T : struct, ILanes<T> => T.StorePairs(numbers, index, even, odd);
    }

    private readonly struct Brain : IOutput<BFloat16>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<T>(Span<BFloat16> numbers, int index, T value)
            where T : struct, ILanes<T> => T.Store(numbers, index, value);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void StorePairs<T>(Span<BFloat16> numbers, int index, T even, T odd)
            where T : struct, ILanes<T> => T.StorePairs(numbers, index, even, odd);
    }
}
