using System.Text.Json.Serialization;

namespace Fanin.Lab.Statistics.Comparisons;

/// <summary>What a comparison of two settings came to.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Differs), "differs")]
[JsonDerivedType(typeof(Equivalent), "equivalent")]
[JsonDerivedType(typeof(Undecided), "undecided")]
public abstract record Verdict;

/// <summary>The settings differ: P, corrected for all comparisons of its family, is at most α.</summary>
/// <param name="Better">The value of the factor that is better.</param>
/// <param name="By">How much, above 0, in the metric's unit.</param>
/// <param name="Interval">Of the same; <see langword="null"/> for too few seeds.</param>
/// <param name="P">Corrected.</param>
public sealed record Differs(string Better, double By, ConfidenceInterval? Interval, double P) : Verdict;

/// <summary>The interval of the difference lies within the margin that matters: equal for all purposes, whether or not there is a difference.</summary>
/// <param name="Margin">In the metric's unit.</param>
/// <param name="Interval">Of the difference.</param>
/// <param name="P">Corrected.</param>
public sealed record Equivalent(double Margin, ConfidenceInterval Interval, double P) : Verdict;

/// <summary>The runs don't say.</summary>
/// <param name="SeedsNeeded">How many seeds, for each setting, would decide if the difference is as large as it seems; <see langword="null"/> if that can't be said:
/// there are too few numbers, or they don't differ.</param>
public sealed record Undecided(int? SeedsNeeded) : Verdict;
