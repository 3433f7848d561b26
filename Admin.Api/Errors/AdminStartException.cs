namespace Admin.Api.Errors;

/// <summary>Why the service cannot start, in words for its operator. Never a secret's text.</summary>
internal sealed class AdminStartException(string message) : Exception(message);
