namespace Fanin.Diagnosis.Reports;

/// <summary>One quantity as a model shows it and as theory has it.</summary>
/// <param name="Measured">What was measured; <see langword="null"/> if it was not.</param>
/// <param name="Predicted">What theory predicts; <see langword="null"/> if it does not.</param>
public readonly record struct Reading(double? Measured, double? Predicted)
{
    /// <summary>What is known: the measurement, else the prediction.</summary>
    public double? Value => Measured ?? Predicted;

    /// <summary>ln(measured/predicted); <see langword="null"/> unless both are known and above 0.</summary>
    public double? LogRatio => Measured is > 0 and { } measured && Predicted is > 0 and { } predicted ? Math.Log(measured / predicted) : null;

    /// <summary>A prediction without a measurement.</summary>
    /// <param name="predicted">What theory predicts.</param>
    public static Reading OfTheory(double? predicted) => new(null, predicted);

    /// <summary>A measurement without a prediction.</summary>
    /// <param name="measured">What was measured.</param>
    public static Reading Of(double? measured) => new(measured, null);
}
