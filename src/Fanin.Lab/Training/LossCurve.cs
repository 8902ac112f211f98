using Fanin.Lab.Results;

namespace Fanin.Lab.Training;

/// <summary>The minibatch losses of a trial as they come in, and what is read off them.</summary>
internal sealed class LossCurve
{
    private readonly List<float> _losses = [];
    private readonly RunningAverage _running = new();
    private readonly double _plateauLevel;
    private double _epochSum;
    private int _epochSteps;

    public LossCurve(int classes)
        : this(PlateauResult.Level(classes))
    {
    }

    /// <param name="plateauLevel">The loss that ends a plateau.</param>
    public LossCurve(double plateauLevel) => _plateauLevel = plateauLevel;

    public IReadOnlyList<float> Losses => _losses;

    public int Steps => _losses.Count;

    /// <summary>Mean of the last 100 losses.</summary>
    public double Running { get; private set; } = double.NaN;

    /// <summary>Whether every loss so far was a number.</summary>
    public bool IsFinite { get; private set; } = true;

    /// <summary>First step at which the running loss is below that of guessing, see <see cref="TaskLoss.PlateauLevel"/>.</summary>
    public int? PlateauEnd { get; private set; }

    public void Add(float loss)
    {
        _losses.Add(loss);
        _epochSum += loss;
        _epochSteps++;
        IsFinite &= float.IsFinite(loss);
        Running = _running.Add(loss);
        if (PlateauEnd is null && Running < _plateauLevel)
        {
            PlateauEnd = Steps;
        }
    }

    /// <summary>Mean of the losses since it was last taken.</summary>
    public double TakeEpochMean()
    {
        double mean = _epochSum / _epochSteps;
        (_epochSum, _epochSteps) = (0, 0);
        return mean;
    }
}
