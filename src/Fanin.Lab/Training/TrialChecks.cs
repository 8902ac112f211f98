using Fanin.Lab.Tasks;
using Fanin.Lab.Trials;
using Fanin.Plans;

namespace Fanin.Lab.Training;

/// <summary>What is known to be wrong with a trial before it is trained.</summary>
internal static class TrialChecks
{
    /// <summary>Refuses a description that contradicts its data or itself.</summary>
    /// <exception cref="ArgumentException">It does.</exception>
    public static void Require(TrialSpec spec, TaskData data)
    {
        if (!spec.DataDigest.Equals(data.Digest, StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException(
                $"The data {spec.Data} are not those that the experiment was planned with: expected SHA-256 {spec.DataDigest}, got {data.Digest}. Plan it again, and their trials are others.", nameof(spec));
        }

        if (spec.Target is { } target && !MetricName.OfCurves.Contains(target.Metric, StringComparer.Ordinal))
        {
            throw MetricName.NotOfCurves(target.Metric);
        }
    }

    /// <summary>The stream that a description names.</summary>
    /// <exception cref="ArgumentException">There is no such stream.</exception>
    public static NumberStream Stream(TrialSpec spec) =>
        spec.Stream == NumberStream.Keyed.Name ? NumberStream.Keyed
        : spec.Stream == NumberStream.PyTorch.Name ? NumberStream.PyTorch
        : throw new ArgumentException($"Expected the stream {NumberStream.Keyed.Name} or {NumberStream.PyTorch.Name}, got \"{spec.Stream}\".", nameof(spec));
}
