namespace Fanin.Torch.DataDependent;

/// <summary>One residual sub-layer of a post-norm model, <c>x ← LN(ω·x + f(x))</c>.</summary>
/// <param name="Branch">Path of f's module, from tensor to tensor.</param>
/// <param name="Multiplier">Full name of the parameter that holds ω, if the model has one: all its elements get ω; <see langword="null"/> if it has none.</param>
public sealed record AdminSubLayer(string Branch, string? Multiplier = null);
