using Fanin.Lab.Trials;

namespace Fanin.Lab.Training;

/// <summary>How long a trial is, and when it is measured, in steps.</summary>
/// <param name="Steps">Steps to do at most.</param>
/// <param name="Seconds">Seconds of training at most, if that is its length.</param>
/// <param name="StepsPerEpoch">Steps of one pass over the training data, the incomplete batch left out.</param>
/// <param name="Every">Steps between two measurements.</param>
internal sealed record TrialPace(int Steps, double? Seconds, int StepsPerEpoch, int Every)
{
    /// <summary>The pace of a description on so many samples.</summary>
    /// <exception cref="ArgumentException">A number is out of range, or the batch is larger than the set.</exception>
    public static TrialPace Of(TrialSpec spec, long samples)
    {
        TrialLength length = spec.Length;
        if (new object?[] { length.Steps, length.Epochs, length.Seconds }.Count(given => given is not null) != 1)
        {
            throw new ArgumentException("Expected a length in steps, epochs or seconds, and in one of them only.", nameof(spec));
        }

        if (spec.Batch < 1 || spec.Batch > samples)
        {
            throw new ArgumentException($"Expected a batch of 1 to {samples}, the training samples of {spec.Data}, got {spec.Batch}.", nameof(spec));
        }

        if (spec.MeasureEvery < 0 || spec.DiagnoseEvery < 0)
        {
            throw new ArgumentException($"Expected steps between measurements of at least 0, got {Math.Min(spec.MeasureEvery, spec.DiagnoseEvery)}.", nameof(spec));
        }

        int stepsPerEpoch = checked((int)(samples / spec.Batch));
        double steps = length.Steps ?? (length.Epochs is { } epochs ? Math.Ceiling(epochs * stepsPerEpoch) : int.MaxValue);
        return steps is >= 1 and <= int.MaxValue && length.Seconds is null or > 0 and < double.PositiveInfinity
            ? new TrialPace((int)steps, length.Seconds, stepsPerEpoch, spec.MeasureEvery > 0 ? spec.MeasureEvery : stepsPerEpoch)
            : throw new ArgumentException($"Expected a length above 0 and of at most {int.MaxValue} steps, got {length}.", nameof(spec));
    }

    /// <summary>The first step behind another at which there is a measurement.</summary>
    public int NextMeasurement(int step) => (int)Math.Min(Steps, ((step / Every) + 1L) * Every);
}
