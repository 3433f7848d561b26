namespace Admin.Api.Data;

/// <summary>Another process publishes by now: this one was frozen or cut off for too long.</summary>
internal sealed class TurnLostException() : Exception("Another process publishes by now.");
